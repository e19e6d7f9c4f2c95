using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Processes;

/// <summary>PromptOS's calls about processes that run.</summary>
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

    /// <summary>Sends a signal to a process, or to one thread of a process, by a handle that allows it; signal 0 only asks whether that
    /// could be done.</summary>
    [Syscall(3, "int process_signal(handle_t process, int sig)", PromiseNote = "stdio to itself and its threads; else proc")]
    public static SyscallOutcome ProcessSignal(Caller caller, Handle process, [TraceAs(typeof(SignalForm))] int sig)
    {
        if (process.Find<ThreadObject>(caller, ObjectRights.Signal).TryGet(out ThreadObject thread, out KernelError error))
        {
            return SendToThread(caller, thread.Thread, sig);
        }

        return error == KernelError.BadHandle && process.Find<ProcessObject>(caller, ObjectRights.Signal).TryGet(
            out ProcessObject target, out error) ? Send(caller, target.Process, sig) : error;
    }

    /// <summary>Sends a signal to a process of the same user by its number. There are no process groups: only single processes have
    /// numbers.</summary>
    [Syscall(4, "int kill(pid_t pid, int sig)", PromiseNote = "stdio to itself; else proc")]
    public static SyscallOutcome Kill(Caller caller, int pid, [TraceAs(typeof(SignalForm))] int sig)
        => !FindProcess(caller, pid).TryGet(out Process target, out KernelError error) ? error : Send(caller, target, sig);

    /// <summary>The process's number.</summary>
    [Syscall(5, "pid_t getpid(void)", Promise = "stdio")]
    public static SyscallOutcome Getpid(Caller caller) => caller.Process.Id.Value;

    /// <summary>The parent's number; 0 for the first process and for one that was detached.</summary>
    [Syscall(6, "pid_t getppid(void)", Promise = "stdio")]
    public static SyscallOutcome Getppid(Caller caller) => caller.Process.Parent?.Id.Value ?? 0;

    /// <summary>Makes a handle to a process of the same user.</summary>
    [Syscall(7, "handle_t process_open(pid_t pid)", Promise = "proc")]
    [return: TraceAs(typeof(Handle))]
    public static SyscallOutcome ProcessOpen(Caller caller, int pid)
    {
        if (!FindProcess(caller, pid).TryGet(out Process target, out KernelError error))
        {
            return error;
        }

        Result reserved = caller.Process.Objects.Reserve(1);
        return reserved.IsError ? reserved
            : caller.Process.Objects.Add(ProcessObject.Open(target), SpawnCalls.ProcessRights).Value.Value;
    }

    /// <summary>Begins a session; the answer is its number, which is the caller's.</summary>
    [Syscall(8, "pid_t setsid(void)", Promise = "proc")]
    public static SyscallOutcome Setsid(Caller caller)
    {
        Process process = caller.Process;
        if (process.Session == process.Id)
        {
            return KernelError.NotPermitted;
        }

        process.Group = process.Session = process.Id;
        return process.Id.Value;
    }

    /// <summary>The session of a process; 0 asks for the caller's own.</summary>
    [Syscall(9, "pid_t getsid(pid_t pid)", Promise = "stdio")]
    public static SyscallOutcome Getsid(Caller caller, int pid)
        => (pid == 0 ? caller.Process : caller.Kernel.Processes.Find(new ProcessId(pid))) is { } process
            ? process.Session.Value
            : KernelError.NoSuchProcess;

    /// <summary>The user.</summary>
    [Syscall(10, "uid_t getuid(void)", Promise = "stdio")]
    public static SyscallOutcome Getuid(Caller caller) => caller.Process.Files.Credentials.User.Value;

    /// <summary>The group.</summary>
    [Syscall(11, "gid_t getgid(void)", Promise = "stdio")]
    public static SyscallOutcome Getgid(Caller caller) => caller.Process.Files.Credentials.Group.Value;

    /// <summary>Lets other threads run first.</summary>
    [Syscall(12, "int yield(void)", Promise = "stdio")]
    public static SyscallOutcome Yield(Caller caller)
    {
        caller.Thread.Request(ThreadWork.Reschedule);
        return 0;
    }

    /// <summary>Finds a process that the caller may do something with.</summary>
    private static Result<Process> FindProcess(Caller caller, int pid)
    {
        Credentials credentials = caller.Process.Files.Credentials;
        return caller.Kernel.Processes.Find(new ProcessId(pid)) is not { } target ? KernelError.NoSuchProcess
            : !credentials.IsSuperuser && credentials.User != target.Files.Credentials.User ? KernelError.NotPermitted
            : target;
    }

    private static SyscallOutcome SendToThread(Caller caller, Thread target, int signal)
    {
        if (!caller.Keeps(target.Process == caller.Process ? Promise.StandardIo : Promise.Process))
        {
            return KernelError.PromiseBroken;
        }

        if (signal is < 0 or > PromptOsSignals.SIGSYS)
        {
            return KernelError.InvalidArgument;
        }

        if (target.State == ThreadStatus.Dead)
        {
            return KernelError.NoSuchProcess;
        }

        if (signal != 0)
        {
            caller.Kernel.Signals.SendToThread(target, signal, SignalOrigin.From(caller.Process, SignalCause.Thread));
        }

        return 0;
    }

    private static SyscallOutcome Send(Caller caller, Process target, int signal)
    {
        if (!caller.Keeps(target == caller.Process ? Promise.StandardIo : Promise.Process))
        {
            return KernelError.PromiseBroken;
        }

        if (signal is < 0 or > PromptOsSignals.SIGSYS)
        {
            return KernelError.InvalidArgument;
        }

        // A number that is free again, or another's by now, is not signalled.
        if (caller.Kernel.Processes.Find(target.Id) != target)
        {
            return KernelError.NoSuchProcess;
        }

        if (signal != 0)
        {
            caller.Kernel.Signals.Send(target, signal, SignalOrigin.From(caller.Process));
        }

        return 0;
    }
}
