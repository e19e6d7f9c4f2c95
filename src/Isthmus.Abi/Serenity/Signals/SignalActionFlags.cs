using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>Flags of sigaction.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class SignalActionFlags
{
    /// <summary>Accepted; no effect.</summary>
    public const int SA_NOCLDSTOP = 1;
    /// <summary>Only suppresses SIGCHLD on child exit.</summary>
    public const int SA_NOCLDWAIT = 2;
    public const int SA_SIGINFO = 4;
    public const int SA_ONSTACK = 0x8000000;
    /// <summary>Accepted; no effect.</summary>
    public const int SA_RESTART = 0x10000000;
    public const int SA_NODEFER = 0x40000000;
    /// <summary>Accepted; no effect.</summary>
    public const uint SA_RESETHAND = 0x80000000;
    public const int SA_NOMASK = 0x40000000;
    public const uint SA_ONESHOT = 0x80000000;
}
