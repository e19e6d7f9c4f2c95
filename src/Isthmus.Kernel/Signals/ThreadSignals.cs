namespace Isthmus.Kernel.Signals;

/// <summary>A thread's signals: those that were sent to it alone, its mask, and what the one that is being delivered is about.</summary>
public sealed class ThreadSignals : PendingSignals
{
    /// <summary>Signals that wait until the thread unblocks them; bit n is signal n.</summary>
    public ulong Blocked { get; internal set; }

    /// <summary>The mask that is to be back after the next handler, where a call has put another one in force for its own duration.</summary>
    public ulong? MaskToRestore { get; internal set; }

    /// <summary>The mask that a handler's frame keeps and gives back.</summary>
    public ulong BlockedAfterHandler => MaskToRestore ?? Blocked;

    /// <summary>What is known of the signal whose handler is being entered.</summary>
    public SignalOrigin Delivered { get; internal set; }

    /// <summary>Whether the call that a signal has just interrupted is made again.</summary>
    internal CallRestart Restart { get; set; }

    /// <summary>The number of that call.</summary>
    internal ulong InterruptedCall { get; set; }
}
