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

    /// <summary>The access had the rights of user mode. The processor makes some with its own for an instruction of user mode, as to
    /// descriptor tables.</summary>
    User = 4,

    /// <summary>The access was an instruction fetch.</summary>
    Fetch = 16,
}
