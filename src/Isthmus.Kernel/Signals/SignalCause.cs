namespace Isthmus.Kernel.Signals;

/// <summary>Where a signal comes from.</summary>
public enum SignalCause
{
    /// <summary>The kernel, for a reason that the signal itself tells.</summary>
    Kernel,

    /// <summary>A program, to a process.</summary>
    Process,

    /// <summary>A program, to one thread.</summary>
    Thread,

    /// <summary>A memory access where nothing is mapped.</summary>
    NotMapped,

    /// <summary>A memory access that the mapping does not allow.</summary>
    NotAllowed,

    /// <summary>Another exception of the processor.</summary>
    Exception,

    /// <summary>A child that was stopped.</summary>
    ChildStopped,

    /// <summary>A child that goes on.</summary>
    ChildContinued,
}
