using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>What access asks for.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class AccessModes
{
    public const int R_OK = 4;
    public const int W_OK = 2;
    public const int X_OK = 1;
    public const int F_OK = 0;
}
