using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity;

/// <summary>Limits that programs are built with.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class SystemLimits
{
    public const int FD_SETSIZE = 1024;
    public const int MAXNAMLEN = 255;
    public const int UNIX_PATH_MAX = 108;
    public const int IOV_MAX = 1024;
    public const int UTSNAME_ENTRY_LEN = 65;
    public const int PAGE_SIZE = 4096;
    public const int PATH_MAX = 4096;
    public const int MAXPATHLEN = 4096;
    public const int NAME_MAX = 255;
    public const int HOST_NAME_MAX = 64;
    public const int TTY_NAME_MAX = 32;
    public const int NGROUPS_MAX = 32;
    public const int ARG_MAX = 0x10000;
    public const int PTHREAD_STACK_MIN = 0x10000;
    public const int PTHREAD_STACK_MAX = 0x2000000;
}
