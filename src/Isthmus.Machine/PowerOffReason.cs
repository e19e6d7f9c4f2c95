namespace Isthmus.Machine;

/// <summary>Why the machine is switched off.</summary>
public enum PowerOffReason
{
    /// <summary>The run is over; its result has been reported.</summary>
    Finished = 0,

    /// <summary>The kernel found a bug in itself that it cannot contain.</summary>
    Panic = 1,
}
