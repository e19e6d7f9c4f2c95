using System;

namespace Isthmus.Kernel.Processes;

/// <summary>What a spawned process shares with its parent, and who waits for it.</summary>
[Flags]
public enum SpawnOptions
{
    None = 0,

    /// <summary>It has no parent: nobody is told of its end, and its number is free at once then.</summary>
    Detached = 1,

    /// <summary>It begins a session of its own.</summary>
    NewSession = 2,

    /// <summary>Working directory and creation mask are its parent's own, not a copy.</summary>
    ShareWorkingDirectory = 4,
}
