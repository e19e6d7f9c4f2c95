using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>Flags of calls on paths.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class PathFlags
{
    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 256;
    public const int AT_REMOVEDIR = 512;
    public const int AT_EACCESS = 1024;
}
