using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>Flags and limits of events, waits and channels.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class IpcLimits
{
    public const int EVENT_AUTO_RESET = 1;
    public const int WAIT_NO_BLOCK = 1;
    public const int CHANNEL_BYTES = 65536;
    public const int CHANNEL_HANDLES = 64;
    public const int CHANNEL_MESSAGES = 256;
}
