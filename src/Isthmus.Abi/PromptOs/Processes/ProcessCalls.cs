using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Processes;

/// <summary>PromptOS's calls about processes.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class ProcessCalls
{
    /// <summary>Ends the process with all its threads.</summary>
    [Syscall(0, "void exit(int code)", Returns = false)]
    public static SyscallOutcome Exit(Caller caller, int code)
    {
        caller.Kernel.ProcessManager.BeginExit(caller.Process, ExitStatus.Exited(code));
        return SyscallOutcome.KeepRegisters;
    }

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(1, "handle_t spawn(const struct spawn_params *params)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Spawn(Caller caller, UserPointer parameters) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        2,
        "int wait(handle_t process, struct wait_result *out, uint32_t options)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Wait(Caller caller, Handle process, UserPointer output, uint options) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(3, "int process_signal(handle_t process, int sig)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome ProcessSignal(Caller caller, Handle process, int sig) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(4, "int kill(pid_t pid, int sig)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Kill(Caller caller, int pid, int sig) => KernelError.NotImplemented;

    /// <summary>The process's number.</summary>
    [Syscall(5, "pid_t getpid(void)")]
    public static SyscallOutcome Getpid(Caller caller) => caller.Process.Id.Value;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(6, "pid_t getppid(void)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Getppid(Caller caller) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(7, "handle_t process_open(pid_t pid)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome ProcessOpen(Caller caller, int pid) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(8, "pid_t setsid(void)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Setsid(Caller caller) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(9, "pid_t getsid(pid_t pid)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Getsid(Caller caller, int pid) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(10, "uid_t getuid(void)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Getuid(Caller caller) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(11, "gid_t getgid(void)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Getgid(Caller caller) => KernelError.NotImplemented;

    /// <summary>Lets other threads run first.</summary>
    [Syscall(12, "int yield(void)")]
    public static SyscallOutcome Yield(Caller caller)
    {
        caller.Thread.Request(ThreadWork.Reschedule);
        return 0;
    }
}
