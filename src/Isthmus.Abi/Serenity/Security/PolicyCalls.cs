using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Security;

/// <summary>SerenityOS's calls that narrow what the caller may do.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class PolicyCalls
{
    [Syscall(89, "long pledge(const struct SC_pledge_params *params)", Support = SyscallSupport.None)]
    public static SyscallOutcome Pledge(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(151, "long unveil(const struct SC_unveil_params *params)", Support = SyscallSupport.None)]
    public static SyscallOutcome Unveil(Caller caller, ulong parameters) => KernelError.NotImplemented;
}
