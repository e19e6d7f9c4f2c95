using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>The requests of ioctl; the numbers are Linux's.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class IoctlConstants
{
    /// <summary>Reads a terminal's settings.</summary>
    public const int TCGETS = 0x5401;

    /// <summary>Changes a terminal's settings.</summary>
    public const int TCSETS = 0x5402;

    /// <summary>Changes them once all output has reached the host.</summary>
    public const int TCSETSW = 0x5403;

    /// <summary>Changes them once all output has reached the host, and forgets input that nobody has read.</summary>
    public const int TCSETSF = 0x5404;

    /// <summary>Reads a terminal's size.</summary>
    public const int TIOCGWINSZ = 0x5413;

    /// <summary>Reads how many bytes are ready, as an int.</summary>
    public const int FIONREAD = 0x541B;

    /// <summary>Sets non-blocking mode from an int: 0 is off.</summary>
    public const int FIONBIO = 0x5421;
}
