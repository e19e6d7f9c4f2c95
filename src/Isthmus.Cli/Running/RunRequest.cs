using System;
using System.Collections.Generic;
using Isthmus.Cli.Archives;

namespace Isthmus.Cli.Running;

/// <summary>What the user asked for, checked and complete.</summary>
internal sealed record RunRequest
{
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public string? Abi { get; init; }

    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Null: as much as the guest needs.</summary>
    public int? MemoryMebibytes { get; init; }

    public TimeSpan? TimeLimit { get; init; }

    public bool IsTraced { get; init; }

    public string? TraceFile { get; init; }

    public bool IsDeterministic { get; init; }

    public IReadOnlyList<BindMount> Binds { get; init; } = [];

    public string? Root { get; init; }

    public IReadOnlyList<string> EmulatorArguments { get; init; } = [];

    public string? Pledge { get; init; }

    public IReadOnlyList<string> Unveil { get; init; } = [];

    public IReadOnlyList<string> Allow { get; init; } = [];

    public IReadOnlyList<string> Deny { get; init; } = [];
}
