namespace Isthmus.Kernel.Processes;

/// <summary>How a process ended: by its own exit code, or by a signal.</summary>
/// <param name="Code">What it passed to exit, where <paramref name="Signal"/> is 0.</param>
/// <param name="Signal">The number of the signal that ended it, in its ABI's numbering, or 0.</param>
public readonly record struct ExitStatus(int Code, int Signal)
{
    /// <summary>It called exit.</summary>
    public static ExitStatus Exited(int code) => new(code, 0);

    /// <summary>A signal ended it.</summary>
    public static ExitStatus Killed(int signal) => new(0, signal);
}
