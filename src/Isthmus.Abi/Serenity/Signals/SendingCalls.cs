using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>SerenityOS's calls that send signals.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class SendingCalls
{
    private const int HighestSent = 31;

    /// <summary>Sends a signal to a process, with -1 to every one, with a negated group to its members. Signal 0 only asks.</summary>
    [Syscall(70, "long kill(int pid_or_pgid, int signal)",
        PromiseNote = "stdio if pid equals own pid; else proc")]
    public static SyscallOutcome Kill(Caller caller, int target, int signal)
    {
        if (!caller.Keeps(target == caller.Process.Id.Value ? Promise.StandardIo : Promise.Process))
        {
            return KernelError.PromiseBroken;
        }

        if (signal is < 0 or > HighestSent || target == int.MinValue)
        {
            return KernelError.InvalidArgument;
        }

        // Process 0 is the kernel's own, which nobody may signal.
        return target == 0 ? KernelError.NotPermitted
            : target < 0 ? SendToMany(caller, target == -1 ? null : new ProcessId(-target), signal)
            : caller.Kernel.Processes.FindFor(caller.Process, new ProcessId(target)) is not { } process ? KernelError.NoSuchProcess
            : Send(caller, process, signal);
    }

    /// <summary>Sends a signal to the members of a group; 0 is the caller's.</summary>
    [Syscall(72, "long killpg(int pgrp, int signum)", Promise = "proc")]
    public static SyscallOutcome Killpg(Caller caller, int group, int signal)
        => signal is < 1 or > HighestSent || group < 0
            ? KernelError.InvalidArgument
            : SendToMany(caller, group == 0 ? caller.Process.Group : new ProcessId(group), signal);

    private static SyscallOutcome SendToMany(Caller caller, ProcessId? group, int signal)
    {
        ProcessTable processes = caller.Kernel.Processes;
        bool isEmpty = true;
        bool wasAllowed = false;
        for (var id = new ProcessId(0); processes.TryGetNext(id, out id);)
        {
            if (processes.FindFor(caller.Process, id) is { } process && (group is null || process.Group == group))
            {
                isEmpty = false;
                wasAllowed |= !Send(caller, process, signal).IsError;
            }
        }

        return isEmpty ? KernelError.NoSuchProcess : wasAllowed ? SyscallOutcome.Zero : KernelError.NotPermitted;
    }

    private static SyscallOutcome Send(Caller caller, Process target, int signal)
    {
        Credentials sender = caller.Process.Files.Credentials;
        UserId owner = target.Files.Credentials.RealUser;
        bool isAllowed = sender.IsSuperuser || sender.User == owner || sender.RealUser == owner
            || (signal == SignalNumbers.SIGCONT && target.Group == caller.Process.Group);
        if (!isAllowed)
        {
            return KernelError.NotPermitted;
        }

        // The caller's own process: the calling thread itself.
        if (signal != 0 && target == caller.Process)
        {
            caller.Kernel.Signals.SendToThread(caller.Thread, signal, SignalOrigin.From(caller.Process));
        }
        else if (signal != 0)
        {
            caller.Kernel.Signals.Send(target, signal, SignalOrigin.From(caller.Process));
        }

        return 0;
    }
}
