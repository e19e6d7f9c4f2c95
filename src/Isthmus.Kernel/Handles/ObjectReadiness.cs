using System;

namespace Isthmus.Kernel.Handles;

/// <summary>What can be done with an object without waiting.</summary>
[Flags]
public enum ObjectReadiness
{
    None = 0,

    /// <summary>There is something to read, or what one waits for has happened: a process has ended, an event is signalled.</summary>
    Readable = 1,

    /// <summary>There is room to write.</summary>
    Writable = 2,

    /// <summary>The other end is gone.</summary>
    HungUp = 4,

    /// <summary>Something is wrong with it.</summary>
    Failed = 8,
}
