using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>What waitid waits for, and how.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class WaitOptions
{
    public const int WNOHANG = 1;
    public const int WUNTRACED = 2;
    public const int WSTOPPED = 2;
    public const int WEXITED = 4;
    public const int WCONTINUED = 8;
    public const int WNOWAIT = 0x1000000;
}
