using Isthmus.Abi.Unix;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>The requests of ioctl; the numbers are Linux's.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class IoctlConstants
{
    /// <summary>Reads a terminal's settings.</summary>
    public const uint TCGETS = LinuxRequests.TCGETS;

    /// <summary>Changes a terminal's settings.</summary>
    public const uint TCSETS = LinuxRequests.TCSETS;

    /// <summary>Changes them once all output has reached the host.</summary>
    public const uint TCSETSW = LinuxRequests.TCSETSW;

    /// <summary>Changes them once all output has reached the host, and forgets input that nobody has read.</summary>
    public const uint TCSETSF = LinuxRequests.TCSETSF;

    /// <summary>Reads a terminal's size.</summary>
    public const uint TIOCGWINSZ = LinuxRequests.TIOCGWINSZ;

    /// <summary>Changes a terminal's size.</summary>
    public const uint TIOCSWINSZ = LinuxRequests.TIOCSWINSZ;

    /// <summary>Reads the number of a pseudo-terminal from its master, as an int: the slave is <c>/dev/pts/NUMBER</c>.</summary>
    public const uint TIOCGPTN = LinuxRequests.TIOCGPTN;

    /// <summary>Reads how many bytes are ready, as an int.</summary>
    public const uint FIONREAD = LinuxRequests.FIONREAD;

    /// <summary>Sets non-blocking mode from an int: 0 is off.</summary>
    public const uint FIONBIO = LinuxRequests.FIONBIO;
}
