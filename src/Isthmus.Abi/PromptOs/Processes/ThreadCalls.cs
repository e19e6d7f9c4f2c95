using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Processes;

/// <summary>PromptOS's calls about threads and futexes.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class ThreadCalls
{
    /// <summary>Declared, and not written yet.</summary>
    [Syscall(13, "handle_t thread_create(const struct thread_params *params)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome ThreadCreate(Caller caller, UserPointer parameters) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(14, "void thread_exit(int64_t value)", Returns = false, Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome ThreadExit(Caller caller, long value) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(15, "int thread_join(handle_t thread, int64_t *value)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome ThreadJoin(Caller caller, Handle thread, UserPointer value) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(16, "tid_t gettid(void)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Gettid(Caller caller) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(17, "int set_thread_pointer(uint64_t fs_base)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome SetThreadPointer(Caller caller, ulong fsBase) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        18,
        "int futex_wait(uint32_t *addr, uint32_t expected, int64_t timeout_ns)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome FutexWait(Caller caller, UserPointer addr, uint expected, long timeoutNs) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(19, "int futex_wake(uint32_t *addr, uint32_t count)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome FutexWake(Caller caller, UserPointer addr, uint count) => KernelError.NotImplemented;
}
