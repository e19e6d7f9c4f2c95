using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Aurora.Signals;

/// <summary>Aurora's calls about signal handlers.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class SignalCalls
{
    /// <summary>Says what a signal does: 0 the default, 1 nothing, else the address of a handler.</summary>
    [Syscall(36, "int sigaction(int sig, void (*handler)(int))", Promise = "sigaction")]
    public static SyscallOutcome Sigaction(Caller caller, int signal, UserPointer handler)
    {
        if (!AuroraSignals.IsCatchable(signal))
        {
            return KernelError.InvalidArgument;
        }

        caller.Kernel.Signals.SetHandler(caller.Process, signal, handler.Address.Value);
        return 0;
    }

    /// <summary>Returns from a signal handler, to what its frame on the stack says. A frame that makes no sense ends the process.</summary>
    [Syscall(37, "void sigreturn(void)", Returns = false)]
    public static SyscallOutcome Sigreturn(Caller caller)
    {
        if (!SignalFrame.TryLeave(caller))
        {
            caller.Kernel.Signals.RefuseFrame(caller.Process);
        }

        return SyscallOutcome.KeepRegisters;
    }
}
