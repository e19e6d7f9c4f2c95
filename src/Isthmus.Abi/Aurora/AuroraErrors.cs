using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora;

/// <summary>Aurora's two error values.</summary>
[AbiConstants(Personality = typeof(AuroraPersonality))]
internal static class AuroraErrors
{
    /// <summary>Every error but one.</summary>
    public const long ERROR = -1;

    /// <summary>The call filter refuses the call.</summary>
    public const long FILTERED = -2;

    /// <summary>The value that a refused call leaves in RAX.</summary>
    public static long Encode(KernelError error) => error == KernelError.Filtered ? FILTERED : ERROR;
}
