using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Signals;

/// <summary>What sigaction and sigprocmask take and siginfo tells, numbered as on Linux.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class SignalFlags
{
    public const ulong SA_NOCLDSTOP = 1;
    public const ulong SA_SIGINFO = 4;
    public const ulong SA_ONSTACK = 0x0800_0000;
    public const ulong SA_RESTART = 0x1000_0000;
    public const ulong SA_NODEFER = 0x4000_0000;
    public const ulong SA_RESETHAND = 0x8000_0000;

    public const int SIG_BLOCK = 0;
    public const int SIG_UNBLOCK = 1;
    public const int SIG_SETMASK = 2;

    public const int SI_USER = 0;
    public const int SI_KERNEL = 0x80;
    public const int SI_TKILL = -6;
    public const int SEGV_MAPERR = 1;
    public const int SEGV_ACCERR = 2;
    public const int CLD_EXITED = 1;
    public const int CLD_KILLED = 2;
    public const int CLD_STOPPED = 5;
    public const int CLD_CONTINUED = 6;
    public const int FPE_INTDIV = 1;
    public const int ILL_ILLOPN = 2;
    public const int BUS_ADRALN = 1;
    public const int TRAP_BRKPT = 1;

    public const int SS_ONSTACK = 1;
    public const int SS_DISABLE = 2;

    /// <summary>The flags that sigaction knows.</summary>
    internal const ulong Known = SA_NOCLDSTOP | SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_NODEFER | SA_RESETHAND;

    /// <summary>The kernel's names for a handler's flags.</summary>
    internal static SignalHandlerFlags ToKernel(ulong flags)
        => ((flags & SA_SIGINFO) != 0 ? SignalHandlerFlags.TakesInformation : 0)
            | ((flags & SA_RESTART) != 0 ? SignalHandlerFlags.RestartsCalls : 0)
            | ((flags & SA_NODEFER) != 0 ? SignalHandlerFlags.AllowsNesting : 0)
            | ((flags & SA_RESETHAND) != 0 ? SignalHandlerFlags.Once : 0)
            | ((flags & SA_ONSTACK) != 0 ? SignalHandlerFlags.OnAlternateStack : 0);
}
