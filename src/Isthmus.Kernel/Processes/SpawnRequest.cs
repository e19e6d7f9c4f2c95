using System;

namespace Isthmus.Kernel.Processes;

/// <summary>What a new process is to be.</summary>
public readonly ref struct SpawnRequest
{
    /// <summary>The program's path, as the parent sees it.</summary>
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>The arguments.</summary>
    public required ArgumentList Arguments { get; init; }

    /// <summary>The environment.</summary>
    public required ArgumentList Environment { get; init; }

    /// <summary>All handles that the child gets.</summary>
    public required ReadOnlySpan<HandleGrant> Handles { get; init; }

    /// <summary>What it shares.</summary>
    public SpawnOptions Options { get; init; }
}
