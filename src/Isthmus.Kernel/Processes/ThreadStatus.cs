namespace Isthmus.Kernel.Processes;

/// <summary>Where a thread stands with the scheduler.</summary>
public enum ThreadStatus
{
    /// <summary>Made, but not yet handed to the scheduler.</summary>
    New,

    /// <summary>In the run queue.</summary>
    Runnable,

    /// <summary>On the processor.</summary>
    Running,

    /// <summary>In a system call that waits.</summary>
    Parked,

    /// <summary>Stopped with its process, until that is continued.</summary>
    Stopped,

    /// <summary>Ended; never runs again.</summary>
    Dead,
}
