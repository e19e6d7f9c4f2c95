using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>Flags of mmap.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class MapFlags
{
    public const int MAP_FILE = 0;
    public const int MAP_SHARED = 1;
    public const int MAP_PRIVATE = 2;
    public const int MAP_FIXED = 16;
    public const int MAP_ANONYMOUS = 32;
    public const int MAP_ANON = 32;
    public const int MAP_STACK = 64;
    public const int MAP_NORESERVE = 128;
    public const int MAP_RANDOMIZED = 256;
    public const int MAP_PURGEABLE = 512;
    public const int MAP_FIXED_NOREPLACE = 1024;
}
