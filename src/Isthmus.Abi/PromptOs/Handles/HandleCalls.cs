using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Handles;

/// <summary>PromptOS's calls about handles.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class HandleCalls
{
    /// <summary>Declared, and not written yet.</summary>
    [Syscall(20, "int close(handle_t handle)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Close(Caller caller, Handle handle) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(21, "handle_t duplicate(handle_t handle, uint32_t rights)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Duplicate(Caller caller, Handle handle, uint rights) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(22, "int handle_info(handle_t handle, struct handle_info *out)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome HandleInfo(Caller caller, Handle handle, UserPointer output) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        23,
        "int poll(struct pollfd *fds, uint32_t count, int64_t timeout_ns)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Poll(Caller caller, UserPointer entries, uint count, long timeoutNs) => KernelError.NotImplemented;
}
