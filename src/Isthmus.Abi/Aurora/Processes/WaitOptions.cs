using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Processes;

/// <summary>The options of Aurora's waitpid.</summary>
[AbiConstants(Personality = typeof(AuroraPersonality))]
internal static class WaitOptions
{
    /// <summary>Answer 0 where no child has ended.</summary>
    public const int WNOHANG = 1;
}
