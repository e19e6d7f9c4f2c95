using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>The flags of spawn.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class SpawnFlags
{
    public const int SPAWN_NONE = 0;
    public const int SPAWN_DETACHED = 1;
    public const int SPAWN_NEW_SESSION = 2;
    public const int SPAWN_SHARE_CWD = 4;
}
