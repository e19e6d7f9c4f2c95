using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>SerenityOS's calls about signals.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class SignalCalls
{
    [Syscall(2, "long alarm(unsigned int seconds)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome Alarm(Caller caller, uint seconds) => KernelError.NotImplemented;

    [Syscall(70, "long kill(int pid_or_pgid, int signal)",
        PromiseNote = "stdio if pid equals own pid; else proc", Support = SyscallSupport.None)]
    public static SyscallOutcome Kill(Caller caller, int pidOrPgid, int signal) => KernelError.NotImplemented;

    [Syscall(72, "long killpg(int pgrp, int signum)", Promise = "proc", Support = SyscallSupport.None)]
    public static SyscallOutcome Killpg(Caller caller, int group, int signal) => KernelError.NotImplemented;

    [Syscall(129, "long sigaction(int signum, const struct sigaction *act, struct sigaction *old_act)",
        Promise = "sigaction", BigLock = true, Support = SyscallSupport.None)]
    public static SyscallOutcome Sigaction(Caller caller, int signal, ulong action, ulong oldAction) => KernelError.NotImplemented;

    [Syscall(130, "long sigaltstack(const struct stack_t *ss, struct stack_t *old_ss)",
        Promise = "sigaction", BigLock = true, Support = SyscallSupport.None)]
    public static SyscallOutcome Sigaltstack(Caller caller, ulong stack, ulong oldStack) => KernelError.NotImplemented;

    [Syscall(131, "long sigpending(uint32_t *set)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome Sigpending(Caller caller, ulong set) => KernelError.NotImplemented;

    [Syscall(132, "long sigprocmask(int how, const uint32_t *set, uint32_t *old_set)",
        Promise = "sigaction", Support = SyscallSupport.None)]
    public static SyscallOutcome Sigprocmask(Caller caller, int how, ulong set, ulong oldSet) => KernelError.NotImplemented;

    [Syscall(133, "long sigreturn(void)", Promise = "stdio", Returns = false, Support = SyscallSupport.None)]
    public static SyscallOutcome Sigreturn(Caller caller) => KernelError.NotImplemented;

    [Syscall(134, "long sigsuspend(const uint32_t *mask)", Support = SyscallSupport.None)]
    public static SyscallOutcome Sigsuspend(Caller caller, ulong mask) => KernelError.NotImplemented;

    [Syscall(135, "long sigtimedwait(const uint32_t *set, struct siginfo *info, const struct timespec *timeout)",
        Promise = "sigaction", Support = SyscallSupport.None)]
    public static SyscallOutcome Sigtimedwait(Caller caller, ulong set, ulong info, ulong timeout) => KernelError.NotImplemented;
}
