namespace Isthmus.Cli.Host;

/// <summary>The tool's own exit codes. Every other code is the program's.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Something that is needed is missing (doctor).</summary>
    public const int Incomplete = 1;

    /// <summary>A bad command line, or a file that cannot be run.</summary>
    public const int Usage = 2;

    /// <summary>The time that --timeout allows is over.</summary>
    public const int TimedOut = 124;

    /// <summary>The kernel panicked, or the emulator failed.</summary>
    public const int MachineFailed = 125;

    /// <summary>Added to the number of the signal that ended the program.</summary>
    public const int SignalBase = 128;
}
