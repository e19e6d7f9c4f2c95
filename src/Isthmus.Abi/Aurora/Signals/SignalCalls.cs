using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Aurora.Signals;

/// <summary>Aurora's calls about signal handlers: declared, and not written yet. Signals themselves and their defaults work.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class SignalCalls
{
    /// <summary>Says what a signal does.</summary>
    [Syscall(36, "int sigaction(int sig, void (*handler)(int))", Support = SyscallSupport.None)]
    public static SyscallOutcome Sigaction(Caller caller, int signal, UserPointer handler) => KernelError.NotImplemented;

    /// <summary>Returns from a signal handler.</summary>
    [Syscall(37, "void sigreturn(void)", Support = SyscallSupport.None)]
    public static SyscallOutcome Sigreturn(Caller caller) => KernelError.NotImplemented;
}
