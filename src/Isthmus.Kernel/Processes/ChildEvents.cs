using System;

namespace Isthmus.Kernel.Processes;

/// <summary>What one can wait for a process to do.</summary>
[Flags]
public enum ChildEvents
{
    None = 0,

    /// <summary>It has ended.</summary>
    Ended = 1,

    /// <summary>It was stopped, and nobody was told.</summary>
    Stopped = 2,

    /// <summary>It was continued, and nobody was told.</summary>
    Continued = 4,
}
