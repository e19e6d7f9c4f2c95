using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>Whom waitid waits for.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class WaitKinds
{
    public const int P_ALL = 1;
    public const int P_PID = 2;
    public const int P_PGID = 3;
}
