using Isthmus.Kernel;

namespace Isthmus.Abi.Aurora;

/// <summary>Aurora's two error values.</summary>
internal static class AuroraErrors
{
    /// <summary>Every error but one.</summary>
    public const long Failed = -1;

    /// <summary>The call filter refuses the call.</summary>
    public const long Refused = -2;

    /// <summary>The value that a refused call leaves in RAX.</summary>
    public static long Encode(KernelError error) => error == KernelError.Filtered ? Refused : Failed;
}
