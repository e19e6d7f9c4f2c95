using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Signals;

/// <summary>Where a signal comes from, for the handler.</summary>
/// <param name="Process">The process that sent it, or the child that it is about; 0 for the kernel.</param>
/// <param name="User">Whose process that is.</param>
/// <param name="Ended">How the child ended that it is about, or the signal that stopped it; null where it is about none.</param>
/// <param name="Cause">What sent it.</param>
/// <param name="Address">The address that a fault was about.</param>
public readonly record struct SignalOrigin(
    ProcessId Process = default,
    UserId User = default,
    ExitStatus? Ended = null,
    SignalCause Cause = SignalCause.Kernel,
    VirtualAddress Address = default)
{
    /// <summary>Sent by a process.</summary>
    public static SignalOrigin From(Process sender, SignalCause cause = SignalCause.Process)
        => new(sender.Id, sender.Files.Credentials.RealUser, Cause: cause);
}
