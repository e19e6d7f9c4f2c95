using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>What a lock lets others do.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class LockTypes
{
    public const int F_RDLCK = 0;
    public const int F_WRLCK = 1;
    public const int F_UNLCK = 2;
}
