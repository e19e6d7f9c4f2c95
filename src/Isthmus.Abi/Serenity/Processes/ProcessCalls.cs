using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Signals;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>SerenityOS's calls about processes.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class ProcessCalls
{
    /// <summary>Lets a child go: its parent is nobody from now on.</summary>
    [Syscall(22, "long disown(int pid)", Promise = "proc")]
    public static SyscallOutcome Disown(Caller caller, int processId)
    {
        if (caller.Kernel.Processes.Find(new ProcessId(processId)) is not { } child)
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

    /// <summary>The parent's number; 0 for the first process.</summary>
    [Syscall(56, "long getppid(void)", Promise = "stdio", Support = SyscallSupport.Partial,
        Note = "an orphan's parent is the first process, not the dead one")]
    public static SyscallOutcome Getppid(Caller caller) => caller.Process.Parent?.Id.Value ?? 0;

    /// <summary>Waits for a child to end and tells how it did.</summary>
    [Syscall(154, "long waitid(const struct SC_waitid_params *params)",
        Promise = "proc", BigLock = true, Support = SyscallSupport.Partial,
        Note = "groups, stopped and continued children are still to come")]
    public static ValueTask<SyscallOutcome> Waitid(Caller caller, UserStructure<WaitParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out WaitParameters request))
        {
            return new(KernelError.BadAddress);
        }

        if (request.Kind is not (WaitKinds.P_ALL or WaitKinds.P_PID))
        {
            return new(request.Kind == WaitKinds.P_PGID ? KernelError.NoChild : KernelError.InvalidArgument);
        }

        ProcessId? id = request.Kind == WaitKinds.P_PID ? new ProcessId(request.Id) : null;
        ValueTask<Result<Process?>> search = ChildWait.Find(caller.Thread, id, (request.Options & WaitOptions.WNOHANG) == 0);
        return search.IsCompleted ? new(Collect(caller, search.Result, request)) : CollectLater(caller, search, request);
    }

    /// <summary>Lets other threads run first.</summary>
    [Syscall(157, "long yield(void)", Promise = "stdio")]
    public static SyscallOutcome Yield(Caller caller)
    {
        caller.Thread.Request(ThreadWork.Reschedule);
        return 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> CollectLater(
        Caller caller, ValueTask<Result<Process?>> search, WaitParameters request)
        => Collect(caller, await search, request);

    /// <summary>Tells about an ended child, and forgets it unless asked not to. The child goes even where the answer cannot be
    /// stored.</summary>
    private static SyscallOutcome Collect(Caller caller, Result<Process?> found, in WaitParameters request)
    {
        if (found.IsError)
        {
            return found.Error;
        }

        var information = default(SignalInformation);
        if (found.Value is { } zombie)
        {
            ExitStatus ended = zombie.ExitStatus!.Value;
            information.Signal = SignalNumbers.SIGCHLD;
            information.Process = zombie.Id.Value;
            information.User = (uint)zombie.Files.Credentials.User.Value;
            information.Code = ended.Signal != 0 ? ChildCodes.CLD_KILLED : ChildCodes.CLD_EXITED;
            information.Status = ended.Signal != 0 ? ended.Signal : ended.Code;
            if ((request.Options & WaitOptions.WNOWAIT) == 0)
            {
                caller.Kernel.ProcessManager.Reap(zombie);
            }
        }

        return new UserStructure<SignalInformation>(new VirtualAddress(request.Information)).CopyOut(caller, information);
    }
}
