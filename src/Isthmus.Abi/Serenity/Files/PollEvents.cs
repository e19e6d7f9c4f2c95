using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>What poll tells; the other events are never told.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class PollEvents
{
    public const int POLLIN = 1;
    public const int POLLOUT = 4;
}
