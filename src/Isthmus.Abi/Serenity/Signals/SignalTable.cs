using Isthmus.Kernel.Signals;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>What is fixed about each signal.</summary>
internal static class SignalTable
{
    private static readonly string[] s_names =
    [
        "SIGINVAL", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGINFO", "SIGSYS", "SIGCANCEL",
    ];

    /// <summary>The signal's name; a number for what is no signal.</summary>
    public static string NameOf(int signal) => (uint)signal < (uint)s_names.Length ? s_names[signal] : "signal " + signal;

    /// <summary>The number for what the kernel has to say.</summary>
    public static int NumberOf(SignalKind kind) => kind switch
    {
        SignalKind.Kill => SignalNumbers.SIGKILL,
        SignalKind.Interrupt => SignalNumbers.SIGINT,
        SignalKind.Quit => SignalNumbers.SIGQUIT,
        SignalKind.Suspend => SignalNumbers.SIGTSTP,
        SignalKind.Stop => SignalNumbers.SIGSTOP,
        SignalKind.Continue => SignalNumbers.SIGCONT,
        SignalKind.HangUp => SignalNumbers.SIGHUP,
        SignalKind.Terminate => SignalNumbers.SIGTERM,
        SignalKind.Abort => SignalNumbers.SIGABRT,
        SignalKind.MemoryFault => SignalNumbers.SIGSEGV,
        SignalKind.BusError => SignalNumbers.SIGBUS,
        SignalKind.IllegalInstruction => SignalNumbers.SIGILL,
        SignalKind.ArithmeticFault => SignalNumbers.SIGFPE,
        SignalKind.Trap => SignalNumbers.SIGTRAP,
        SignalKind.BrokenPipe => SignalNumbers.SIGPIPE,
        SignalKind.ChildEnded => SignalNumbers.SIGCHLD,
        SignalKind.WindowChanged => SignalNumbers.SIGWINCH,
        SignalKind.BackgroundRead => SignalNumbers.SIGTTIN,
        SignalKind.BackgroundWrite => SignalNumbers.SIGTTOU,
    };

    /// <summary>What the signal does where it has no handler.</summary>
    public static SignalAction DefaultOf(int signal) => signal switch
    {
        SignalNumbers.SIGCHLD or SignalNumbers.SIGURG or SignalNumbers.SIGWINCH or SignalNumbers.SIGINFO => SignalAction.Ignore,
        SignalNumbers.SIGSTOP or SignalNumbers.SIGTSTP or SignalNumbers.SIGTTIN or SignalNumbers.SIGTTOU => SignalAction.Stop,
        SignalNumbers.SIGCONT => SignalAction.Continue,
        SignalNumbers.SIGQUIT or SignalNumbers.SIGILL or SignalNumbers.SIGTRAP or SignalNumbers.SIGABRT or SignalNumbers.SIGBUS
            or SignalNumbers.SIGFPE or SignalNumbers.SIGSEGV or SignalNumbers.SIGXCPU or SignalNumbers.SIGXFSZ
            or SignalNumbers.SIGSYS => SignalAction.TerminateWithCore,
        _ => SignalAction.Terminate,
    };
}
