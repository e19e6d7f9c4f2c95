using System;

namespace Isthmus.Machine.Simulated;

/// <summary>The machine has been switched off: thrown by the call that did it, which on real hardware does not return, and by every
/// later attempt to run.</summary>
public sealed class MachinePoweredOffException(PowerOffReason reason, Exception? cause)
    : Exception($"The machine was powered off: {reason}.", cause)
{
    /// <summary>Why it was switched off.</summary>
    public PowerOffReason Reason { get; } = reason;
}
