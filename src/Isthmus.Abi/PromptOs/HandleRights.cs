using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>What a handle allows, one bit each.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class HandleRights
{
    public const int RIGHT_READ = 1;
    public const int RIGHT_WRITE = 2;
    public const int RIGHT_EXECUTE = 4;
    public const int RIGHT_MAP = 8;
    public const int RIGHT_WAIT = 16;
    public const int RIGHT_SIGNAL = 32;
    public const int RIGHT_DUPLICATE = 64;
    public const int RIGHT_TRANSFER = 128;
    public const int RIGHT_ENUMERATE = 256;
}
