using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>What poll asks and tells.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class PollBits
{
    public const int POLLIN = 1;
    public const int POLLOUT = 4;
    public const int POLLERR = 8;
    public const int POLLHUP = 0x10;
}
