using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>SerenityOS's calls about tracing and profiling.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class TracingCalls
{
    [Syscall(94, "long profiling_disable(int pid)", Promise = "unpledged", BigLock = true, Support = SyscallSupport.None)]
    public static SyscallOutcome ProfilingDisable(Caller caller, int processId) => KernelError.NotImplemented;

    [Syscall(95, "long profiling_enable(int pid, uint64_t event_mask)",
        Promise = "unpledged", BigLock = true, Support = SyscallSupport.None)]
    public static SyscallOutcome ProfilingEnable(Caller caller, int processId, ulong eventMask) => KernelError.NotImplemented;

    [Syscall(96, "long profiling_free_buffer(int pid)", Promise = "unpledged", BigLock = true, Support = SyscallSupport.None)]
    public static SyscallOutcome ProfilingFreeBuffer(Caller caller, int processId) => KernelError.NotImplemented;
}
