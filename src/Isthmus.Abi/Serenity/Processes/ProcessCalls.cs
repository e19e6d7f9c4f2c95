using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>SerenityOS's calls about processes.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class ProcessCalls
{
    /// <summary>Lets a child go: its parent is nobody from now on.</summary>
    [Syscall(22, "long disown(int pid)", Promise = "proc")]
    public static SyscallOutcome Disown(Caller caller, int processId)
    {
        if (caller.Kernel.Processes.FindFor(caller.Process, new ProcessId(processId)) is not { } child)
        {
            return KernelError.NoSuchProcess;
        }

        if (child.Parent != caller.Process)
        {
            return KernelError.NoChild;
        }

        caller.Kernel.ProcessManager.Disown(child);
        return 0;
    }

    /// <summary>Ends the process; the low 8 bits of the status count.</summary>
    [Syscall(26, "void exit(int status)", BigLock = true, Returns = false)]
    public static SyscallOutcome Exit(Caller caller, int status)
    {
        caller.Kernel.ProcessManager.BeginExit(caller.Process, ExitStatus.Exited(status & 0xFF));
        return SyscallOutcome.KeepRegisters;
    }

    /// <summary>Makes a copy of the process with the calling thread alone; the child gets 0, the parent the child's number.</summary>
    [Syscall(33, "long fork(void)", Promise = "proc")]
    public static SyscallOutcome Fork(Caller caller)
        => caller.Kernel.ProcessManager.Fork(caller.Thread).TryGet(out Process child, out KernelError error) ? child.Id.Value : error;

    /// <summary>The process's number.</summary>
    [Syscall(55, "long getpid(void)", Promise = "stdio")]
    public static SyscallOutcome Getpid(Caller caller) => caller.Process.Id.Value;

    /// <summary>The number of who started it, who may have ended; 0 for the first process and for one that was let go.</summary>
    [Syscall(56, "long getppid(void)", Promise = "stdio")]
    public static SyscallOutcome Getppid(Caller caller) => caller.Process.StartedBy.Value;

    /// <summary>Lets other threads run first.</summary>
    [Syscall(157, "long yield(void)", Promise = "stdio")]
    public static SyscallOutcome Yield(Caller caller)
    {
        caller.Thread.Request(ThreadWork.Reschedule);
        return 0;
    }
}
