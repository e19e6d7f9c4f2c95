using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Host;

/// <summary>What sysconf answers about.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class ConfigurationNames
{
    /// <summary>Sysconf returns 1.</summary>
    public const int SC_MONOTONIC_CLOCK = 0;
    public const int SC_NPROCESSORS_CONF = 1;
    public const int SC_NPROCESSORS_ONLN = 2;
    /// <summary>Sysconf returns 1024.</summary>
    public const int SC_OPEN_MAX = 3;
    /// <summary>Sysconf returns 64.</summary>
    public const int SC_HOST_NAME_MAX = 4;
    /// <summary>Sysconf returns 32.</summary>
    public const int SC_TTY_NAME_MAX = 5;
    /// <summary>Sysconf returns 4096.</summary>
    public const int SC_PAGESIZE = 6;
    /// <summary>Sysconf returns 4096.</summary>
    public const int SC_GETPW_R_SIZE_MAX = 7;
    /// <summary>Sysconf returns 4096.</summary>
    public const int SC_GETGR_R_SIZE_MAX = 8;
    public const int SC_CLK_TCK = 9;
    /// <summary>Sysconf returns 8.</summary>
    public const int SC_SYMLOOP_MAX = 10;
    /// <summary>Kernel returns EINVAL.</summary>
    public const int SC_MAPPED_FILES = 11;
    /// <summary>Sysconf returns 131072.</summary>
    public const int SC_ARG_MAX = 12;
    /// <summary>Sysconf returns 1024.</summary>
    public const int SC_IOV_MAX = 13;
    public const int SC_PHYS_PAGES = 14;
    public const int SC_PAGE_SIZE = 6;
}
