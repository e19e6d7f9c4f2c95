using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>The requests of Aurora's ioctl; the numbers are Linux's.</summary>
[AbiConstants(Personality = typeof(AuroraPersonality))]
internal static class IoctlRequests
{
    /// <summary>Reads a terminal's settings.</summary>
    public const uint TCGETS = 0x5401;

    /// <summary>Changes a terminal's settings.</summary>
    public const uint TCSETS = 0x5402;

    /// <summary>Changes them once all output has reached the host.</summary>
    public const uint TCSETSW = 0x5403;

    /// <summary>Changes them once all output has reached the host, and forgets input that nobody has read.</summary>
    public const uint TCSETSF = 0x5404;

    /// <summary>Reads a terminal's size.</summary>
    public const uint TIOCGWINSZ = 0x5413;

    /// <summary>Reads how many bytes are ready, as an int.</summary>
    public const uint FIONREAD = 0x541B;

    /// <summary>Sets non-blocking mode from an int: 0 is off.</summary>
    public const uint FIONBIO = 0x5421;

    /// <summary>Reads how often the interrupt key was pressed since the owner of the terminal last asked, as an int. This one is not
    /// Linux's: Aurora has no signal that a shell could catch.</summary>
    public const uint TIOCINTERRUPTS = 0x54F0;
}
