using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>When a process enters a context.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class EnterFlags
{
    public const int CurrentProgram = 1;
    public const int AfterExec = 2;
}
