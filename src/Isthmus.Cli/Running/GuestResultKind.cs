namespace Isthmus.Cli.Running;

/// <summary>The ways in which a run ends.</summary>
internal enum GuestResultKind
{
    Exited,
    Signaled,
    NotStarted,
    Panicked,
}
