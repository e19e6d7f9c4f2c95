namespace Isthmus.Kernel.Signals;

/// <summary>What an ABI says of a handler besides its address.</summary>
/// <param name="Mask">Signals that wait while it runs, besides its own; bit n is signal n.</param>
/// <param name="Flags">The ABI's own flags.</param>
public readonly record struct SignalDetail(ulong Mask, uint Flags);
