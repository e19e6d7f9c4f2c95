using Isthmus.Kernel;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Aurora;

/// <summary>The call filter.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class FilterCalls
{
    /// <summary>Allows only the calls whose bits are set, for ever; a second filter can only take calls away.</summary>
    [Syscall(40, "int filter(const uint8_t bitmap[32])")]
    public static SyscallOutcome Filter(Caller caller, UserPointer bitmap)
    {
        System.Span<byte> bits = stackalloc byte[AuroraLimits.FILTER_BYTES];
        if (caller.Process.Memory.CopyIn(bitmap.Address, bits).IsError)
        {
            return KernelError.BadAddress;
        }

        caller.Process.AddFilter(new SyscallFilter(bits));
        return 0;
    }
}
