namespace Isthmus.Abi.PromptOs.Signals;

/// <summary>Sets of signals as programs write them: bit n - 1 is signal n. The kernel's bit n is signal n.</summary>
internal static class SignalMask
{
    private const ulong Existing = (1UL << (PromptOsSignals.SIGSYS + 1)) - 2;
    private const ulong NeverBlocked = (1UL << PromptOsSignals.SIGKILL) | (1UL << PromptOsSignals.SIGSTOP);

    /// <summary>A set of signals that may be blocked: what does not exist or cannot be blocked is left out.</summary>
    public static ulong ToKernel(ulong mask) => mask << 1 & Existing & ~NeverBlocked;

    /// <summary>The set as programs write it.</summary>
    public static ulong ToProgram(ulong mask) => mask >> 1;
}
