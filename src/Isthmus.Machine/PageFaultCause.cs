using System;

namespace Isthmus.Machine;

/// <summary>What an access that faulted wanted, as the x86 page-fault error code has it.</summary>
[Flags]
public enum PageFaultCause
{
    /// <summary>A read of a page that is not present.</summary>
    None = 0,

    /// <summary>The page was present, but did not allow the access.</summary>
    Protection = 1,

    /// <summary>The access was a write.</summary>
    Write = 2,

    /// <summary>The access was an instruction fetch.</summary>
    Fetch = 16,
}
