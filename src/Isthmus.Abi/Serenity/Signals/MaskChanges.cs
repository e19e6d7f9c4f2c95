using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>How sigprocmask changes the mask; states and sizes of alternate stacks; what a handler can be besides an address.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class MaskChanges
{
    public const int SIG_BLOCK = 0;
    public const int SIG_UNBLOCK = 1;
    public const int SIG_SETMASK = 2;
    public const int SS_ONSTACK = 1;
    public const int SS_DISABLE = 2;
    public const int MINSIGSTKSZ = 4096;
    public const int SIGSTKSZ = 32768;
    public const int SIG_DFL = 0;
    public const int SIG_IGN = 1;
}
