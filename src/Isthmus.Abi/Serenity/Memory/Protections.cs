using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>What user mode may do with a mapping.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class Protections
{
    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int PROT_EXEC = 4;
    public const int PROT_NONE = 0;
}
