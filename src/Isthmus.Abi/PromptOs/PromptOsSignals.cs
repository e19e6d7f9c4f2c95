using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs;

/// <summary>PromptOS's signals, numbered as on Linux.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class PromptOsSignals
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGILL = 4;
    public const int SIGTRAP = 5;
    public const int SIGABRT = 6;
    public const int SIGBUS = 7;
    public const int SIGFPE = 8;
    public const int SIGKILL = 9;
    public const int SIGUSR1 = 10;
    public const int SIGSEGV = 11;
    public const int SIGUSR2 = 12;
    public const int SIGPIPE = 13;
    public const int SIGALRM = 14;
    public const int SIGTERM = 15;
    public const int SIGSTKFLT = 16;
    public const int SIGCHLD = 17;
    public const int SIGCONT = 18;
    public const int SIGSTOP = 19;
    public const int SIGTSTP = 20;
    public const int SIGTTIN = 21;
    public const int SIGTTOU = 22;
    public const int SIGURG = 23;
    public const int SIGXCPU = 24;
    public const int SIGXFSZ = 25;
    public const int SIGVTALRM = 26;
    public const int SIGPROF = 27;
    public const int SIGWINCH = 28;
    public const int SIGIO = 29;
    public const int SIGPWR = 30;
    public const int SIGSYS = 31;

    /// <summary>The number for what the kernel has to say.</summary>
    public static int NumberOf(SignalKind kind) => kind switch
    {
        SignalKind.Kill => SIGKILL,
        SignalKind.Interrupt => SIGINT,
        SignalKind.Quit => SIGQUIT,
        SignalKind.Suspend => SIGTSTP,
        SignalKind.Stop => SIGSTOP,
        SignalKind.Continue => SIGCONT,
        SignalKind.HangUp => SIGHUP,
        SignalKind.Terminate => SIGTERM,
        SignalKind.Abort => SIGABRT,
        SignalKind.MemoryFault => SIGSEGV,
        SignalKind.BusError => SIGBUS,
        SignalKind.IllegalInstruction => SIGILL,
        SignalKind.ArithmeticFault => SIGFPE,
        SignalKind.Trap => SIGTRAP,
        SignalKind.BrokenPipe => SIGPIPE,
        SignalKind.ChildEnded => SIGCHLD,
        SignalKind.WindowChanged => SIGWINCH,
        SignalKind.BackgroundRead => SIGTTIN,
        SignalKind.BackgroundWrite => SIGTTOU,
    };

    /// <summary>What a signal does where it has no handler.</summary>
    public static SignalAction DefaultAction(int signal) => signal switch
    {
        SIGCHLD or SIGURG or SIGWINCH => SignalAction.Ignore,
        SIGCONT => SignalAction.Continue,
        SIGSTOP or SIGTSTP or SIGTTIN or SIGTTOU => SignalAction.Stop,
        _ => SignalAction.Terminate,
    };

    /// <summary>The usual name.</summary>
    public static string NameOf(int signal) => signal switch
    {
        SIGHUP => "SIGHUP",
        SIGINT => "SIGINT",
        SIGQUIT => "SIGQUIT",
        SIGILL => "SIGILL",
        SIGTRAP => "SIGTRAP",
        SIGABRT => "SIGABRT",
        SIGBUS => "SIGBUS",
        SIGFPE => "SIGFPE",
        SIGKILL => "SIGKILL",
        SIGUSR1 => "SIGUSR1",
        SIGSEGV => "SIGSEGV",
        SIGUSR2 => "SIGUSR2",
        SIGPIPE => "SIGPIPE",
        SIGALRM => "SIGALRM",
        SIGTERM => "SIGTERM",
        SIGSTKFLT => "SIGSTKFLT",
        SIGCHLD => "SIGCHLD",
        SIGCONT => "SIGCONT",
        SIGSTOP => "SIGSTOP",
        SIGTSTP => "SIGTSTP",
        SIGTTIN => "SIGTTIN",
        SIGTTOU => "SIGTTOU",
        SIGURG => "SIGURG",
        SIGXCPU => "SIGXCPU",
        SIGXFSZ => "SIGXFSZ",
        SIGVTALRM => "SIGVTALRM",
        SIGPROF => "SIGPROF",
        SIGWINCH => "SIGWINCH",
        SIGIO => "SIGIO",
        SIGPWR => "SIGPWR",
        SIGSYS => "SIGSYS",
        _ => "SIG" + signal,
    };
}
