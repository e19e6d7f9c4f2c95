namespace Isthmus.Kernel.Signals;

/// <summary>What a program says about a handler besides its address.</summary>
/// <param name="Flags">How it is entered and left.</param>
/// <param name="Blocked">Signals that wait while it runs, besides its own; bit n is signal n.</param>
/// <param name="ReturnAddress">Where it returns to; 0 for the ABI's own place.</param>
/// <param name="AbiFlags">The flags as the ABI writes them, kept to be told back.</param>
public readonly record struct SignalHandlerOptions(SignalHandlerFlags Flags, ulong Blocked, ulong ReturnAddress, ulong AbiFlags);
