namespace Isthmus.Cli.Running;

/// <summary>How the guest says that it ended.</summary>
/// <param name="Kind">The first word of the control line.</param>
/// <param name="Number">The exit code, or the signal's number.</param>
/// <param name="Text">The signal's name, or the sentence.</param>
/// <param name="HasCore">Whether the signal is one that leaves a core dump.</param>
internal sealed record GuestResult(GuestResultKind Kind, int Number, string Text, bool HasCore);
