using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>The signals.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class SignalNumbers
{
    /// <summary>Not a signal.</summary>
    public const int SIGINVAL = 0;
    /// <summary>Default: terminate.</summary>
    public const int SIGHUP = 1;
    /// <summary>Default: terminate.</summary>
    public const int SIGINT = 2;
    /// <summary>Default: dump core.</summary>
    public const int SIGQUIT = 3;
    /// <summary>Default: dump core.</summary>
    public const int SIGILL = 4;
    /// <summary>Default: dump core.</summary>
    public const int SIGTRAP = 5;
    /// <summary>Default: dump core.</summary>
    public const int SIGABRT = 6;
    /// <summary>Default: dump core.</summary>
    public const int SIGBUS = 7;
    /// <summary>Default: dump core.</summary>
    public const int SIGFPE = 8;
    /// <summary>Default: terminate.</summary>
    public const int SIGKILL = 9;
    /// <summary>Default: terminate.</summary>
    public const int SIGUSR1 = 10;
    /// <summary>Default: dump core.</summary>
    public const int SIGSEGV = 11;
    /// <summary>Default: terminate.</summary>
    public const int SIGUSR2 = 12;
    /// <summary>Default: terminate.</summary>
    public const int SIGPIPE = 13;
    /// <summary>Default: terminate.</summary>
    public const int SIGALRM = 14;
    /// <summary>Default: terminate.</summary>
    public const int SIGTERM = 15;
    /// <summary>Default: terminate.</summary>
    public const int SIGSTKFLT = 16;
    /// <summary>Default: ignore.</summary>
    public const int SIGCHLD = 17;
    /// <summary>Default: continue.</summary>
    public const int SIGCONT = 18;
    /// <summary>Default: stop.</summary>
    public const int SIGSTOP = 19;
    /// <summary>Default: stop.</summary>
    public const int SIGTSTP = 20;
    /// <summary>Default: stop.</summary>
    public const int SIGTTIN = 21;
    /// <summary>Default: stop.</summary>
    public const int SIGTTOU = 22;
    /// <summary>Default: ignore.</summary>
    public const int SIGURG = 23;
    /// <summary>Default: dump core.</summary>
    public const int SIGXCPU = 24;
    /// <summary>Default: dump core.</summary>
    public const int SIGXFSZ = 25;
    /// <summary>Default: terminate.</summary>
    public const int SIGVTALRM = 26;
    /// <summary>Default: terminate.</summary>
    public const int SIGPROF = 27;
    /// <summary>Default: ignore.</summary>
    public const int SIGWINCH = 28;
    /// <summary>Default: terminate.</summary>
    public const int SIGIO = 29;
    /// <summary>Default: ignore.</summary>
    public const int SIGINFO = 30;
    /// <summary>Default: dump core.</summary>
    public const int SIGSYS = 31;
    /// <summary>Default: terminate.</summary>
    public const int SIGCANCEL = 32;
    /// <summary>One more than the last signal.</summary>
    public const int NSIG = 33;
    public const int SIG2STR_MAX = 7;
}
