using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>Whose use getrusage tells.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class UsageKinds
{
    public const int RUSAGE_SELF = 1;
    public const int RUSAGE_CHILDREN = 2;
}
