namespace Isthmus.Kernel.Processes;

/// <summary>How a process ended: by its own exit code, or by a signal.</summary>
/// <param name="Code">What it passed to exit, where <paramref name="Signal"/> is 0.</param>
/// <param name="Signal">The number of the signal that ended it, in its ABI's numbering, or 0.</param>
/// <param name="DumpsCore">True where the end calls for a picture of its memory.</param>
public readonly record struct ExitStatus(int Code, int Signal, bool DumpsCore = false)
{
    /// <summary>It called exit.</summary>
    public static ExitStatus Exited(int code) => new(code, 0);

    /// <summary>A signal ended it.</summary>
    public static ExitStatus Killed(int signal, bool dumpsCore = false) => new(0, signal, dumpsCore);
}
