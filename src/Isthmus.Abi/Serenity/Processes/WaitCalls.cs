using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Signals;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>SerenityOS's waitid.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class WaitCalls
{
    /// <summary>Waits for a child, or a process that the caller traces, to end, to stop or to go on, and tells how it did.</summary>
    [Syscall(154, "long waitid(const struct SC_waitid_params *params)", Promise = "proc", BigLock = true)]
    public static ValueTask<SyscallOutcome> Waitid(Caller caller, UserStructure<WaitParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out WaitParameters request))
        {
            return new(KernelError.BadAddress);
        }

        if (request.Kind is not (WaitKinds.P_ALL or WaitKinds.P_PID or WaitKinds.P_PGID))
        {
            return new(KernelError.InvalidArgument);
        }

        var selection = new ChildSelection(
            request.Kind == WaitKinds.P_PID ? new ProcessId(request.Id) : null,
            request.Kind == WaitKinds.P_PGID ? new ProcessId(request.Id) : null);
        ChildEvents events = ((request.Options & WaitOptions.WEXITED) != 0 ? ChildEvents.Ended : ChildEvents.None)
            | ((request.Options & WaitOptions.WSTOPPED) != 0 ? ChildEvents.Stopped : ChildEvents.None)
            | ((request.Options & WaitOptions.WCONTINUED) != 0 ? ChildEvents.Continued : ChildEvents.None);
        bool canWait = (request.Options & WaitOptions.WNOHANG) == 0;

        // Who waits is told of a process that is stopped as often as it asks, who only looks is told once: tracers count on it.
        ValueTask<Result<ChildReport>> search = ChildWait.Find(caller.Thread, selection, events, canWait, again: canWait);
        return search.IsCompleted ? new(Collect(caller, search.Result, request)) : CollectLater(caller, search, request);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> CollectLater(
        Caller caller, ValueTask<Result<ChildReport>> search, WaitParameters request)
        => Collect(caller, await search, request);

    /// <summary>Tells what a child did, and takes the event unless asked not to. It is taken even where the answer cannot be
    /// stored.</summary>
    private static SyscallOutcome Collect(Caller caller, Result<ChildReport> found, in WaitParameters request)
    {
        if (found.IsError)
        {
            return found.Error;
        }

        var information = default(SignalInformation);
        if (found.Value.Child is { } child)
        {
            information.Signal = SignalNumbers.SIGCHLD;
            information.Process = child.Id.Value;
            information.User = (uint)child.Files.Credentials.User.Value;
            (information.Code, information.Status) = found.Value.Event switch
            {
                ChildEvents.Stopped => (ChildCodes.CLD_STOPPED, child.StopSignal),
                ChildEvents.Continued => (ChildCodes.CLD_CONTINUED, SignalNumbers.SIGCONT),
                _ when child.ExitStatus is { Signal: not 0 } ended => (ChildCodes.CLD_KILLED, ended.Signal),
                _ => (ChildCodes.CLD_EXITED, child.ExitStatus?.Code ?? 0),
            };
            if ((request.Options & WaitOptions.WNOWAIT) == 0)
            {
                found.Value.Take(caller.Process);
            }
        }

        return new UserStructure<SignalInformation>(new VirtualAddress(request.Information)).CopyOut(caller, information);
    }
}
