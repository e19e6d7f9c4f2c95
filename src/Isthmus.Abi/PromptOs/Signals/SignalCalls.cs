using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Signals;

/// <summary>PromptOS's calls about signals.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class SignalCalls
{
    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        74,
        "int sigaction(int sig, const struct sigaction *new, struct sigaction *old)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Sigaction(Caller caller, int sig, UserPointer replacement, UserPointer old)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        75,
        "int sigprocmask(int how, const uint64_t *new, uint64_t *old)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Sigprocmask(Caller caller, int how, UserPointer replacement, UserPointer old)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(76, "void sigreturn(void)", Returns = false, Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Sigreturn(Caller caller) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(77, "int sigsuspend(const uint64_t *mask)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Sigsuspend(Caller caller, UserPointer mask) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(78, "int sigpending(uint64_t *out)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Sigpending(Caller caller, UserPointer output) => KernelError.NotImplemented;
}
