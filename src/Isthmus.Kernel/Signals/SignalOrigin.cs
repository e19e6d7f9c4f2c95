using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Signals;

/// <summary>Where a signal comes from, for the handler.</summary>
/// <param name="Process">The process that sent it, or the child that it is about; 0 for the kernel.</param>
/// <param name="User">Whose process that is.</param>
/// <param name="Ended">How the child ended that it is about; null where it is about none.</param>
public readonly record struct SignalOrigin(ProcessId Process, UserId User, ExitStatus? Ended = null)
{
    /// <summary>Sent by a process.</summary>
    public static SignalOrigin From(Process sender) => new(sender.Id, sender.Files.Credentials.RealUser);
}
