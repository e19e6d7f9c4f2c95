using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>What a mount forbids and allows; the kernel has the same values.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class MountFlagNames
{
    public const int MS_NODEV = 1;
    public const int MS_NOEXEC = 2;
    public const int MS_NOSUID = 4;
    public const int MS_BIND = 8;
    public const int MS_RDONLY = 16;
    public const int MS_REMOUNT = 32;
    public const int MS_WXALLOWED = 64;
    public const int MS_AXALLOWED = 128;
    public const int MS_NOREGULAR = 256;
    public const int MS_SRCHIDDEN = 512;
    public const int MS_IMMUTABLE = 1024;
}
