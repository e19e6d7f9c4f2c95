using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora;

/// <summary>Aurora's four signals, and five more that only the kernel sends: they end the process, can be neither sent with kill nor
/// caught with sigaction, and are seen in waitpid's status and in the result of a run.</summary>
[AbiConstants(Personality = typeof(AuroraPersonality))]
internal static class AuroraSignals
{
    /// <summary>The terminal is gone; from the kernel only.</summary>
    public const int SIGHUP = 1;

    /// <summary>The interrupt key, ^C; from the kernel only.</summary>
    public const int SIGINT = 2;

    /// <summary>The quit key, ^\; from the kernel only.</summary>
    public const int SIGQUIT = 3;

    /// <summary>A call against the promises that the program runs under; from the kernel only.</summary>
    public const int SIGABRT = 6;

    /// <summary>End at once; cannot be caught.</summary>
    public const int SIGKILL = 9;

    /// <summary>A fault in user mode.</summary>
    public const int SIGSEGV = 11;

    /// <summary>A write to a pipe or a connection that nobody reads.</summary>
    public const int SIGPIPE = 13;

    /// <summary>The host asks for an end; from the kernel only.</summary>
    public const int SIGTERM = 15;

    /// <summary>A child has ended; ignored by default.</summary>
    public const int SIGCHLD = 17;

    /// <summary>True for the numbers that kill and sigaction know.</summary>
    public static bool Exists(int signal) => signal is SIGKILL or SIGSEGV or SIGPIPE or SIGCHLD;

    /// <summary>The signals that a program may handle; bit n is signal n.</summary>
    internal const ulong CatchableMask = (1UL << SIGSEGV) | (1UL << SIGPIPE) | (1UL << SIGCHLD);

    /// <summary>True for the signals that a program may handle or ignore.</summary>
    public static bool IsCatchable(int signal) => signal is SIGSEGV or SIGPIPE or SIGCHLD;

    /// <summary>The number for what the kernel has to say; 0 where Aurora has none.</summary>
    public static int NumberOf(SignalKind kind) => kind switch
    {
        SignalKind.Kill => SIGKILL,
        SignalKind.HangUp => SIGHUP,
        SignalKind.Interrupt => SIGINT,
        SignalKind.Quit => SIGQUIT,
        SignalKind.Terminate => SIGTERM,
        SignalKind.Abort => SIGABRT,
        SignalKind.MemoryFault or SignalKind.BusError or SignalKind.IllegalInstruction => SIGSEGV,
        SignalKind.ArithmeticFault or SignalKind.Trap => SIGSEGV,
        SignalKind.BrokenPipe => SIGPIPE,
        SignalKind.ChildEnded => SIGCHLD,
        SignalKind.Suspend or SignalKind.Stop or SignalKind.Continue or SignalKind.WindowChanged
            or SignalKind.BackgroundRead or SignalKind.BackgroundWrite => 0,
    };

    /// <summary>The usual name.</summary>
    public static string NameOf(int signal) => signal switch
    {
        SIGHUP => "SIGHUP",
        SIGINT => "SIGINT",
        SIGQUIT => "SIGQUIT",
        SIGABRT => "SIGABRT",
        SIGKILL => "SIGKILL",
        SIGSEGV => "SIGSEGV",
        SIGPIPE => "SIGPIPE",
        SIGTERM => "SIGTERM",
        SIGCHLD => "SIGCHLD",
        _ => "SIG" + signal,
    };
}
