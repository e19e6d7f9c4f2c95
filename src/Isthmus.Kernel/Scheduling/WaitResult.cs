namespace Isthmus.Kernel.Scheduling;

/// <summary>How a wait ended.</summary>
public enum WaitResult
{
    /// <summary>Somebody woke the queue. What was waited for may be gone again: check the condition anew.</summary>
    Woken,

    /// <summary>The deadline passed.</summary>
    TimedOut,

    /// <summary>A signal or the process's death wants the thread; the call gives up.</summary>
    Interrupted,
}
