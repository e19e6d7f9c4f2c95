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

    /// <summary>Whether time is counted in instructions and what is random comes from <see cref="Seed"/>.</summary>
    public bool IsDeterministic { get; init; }

    public ulong Seed { get; init; } = 1;

    /// <summary>The file that gets the result as JSON, or null.</summary>
    public string? ResultFile { get; init; }

    /// <summary>Whether the result goes to stderr, as its last line.</summary>
    public bool ShowsResult { get; init; }

    public IReadOnlyList<BindMount> Binds { get; init; } = [];

    public string? Root { get; init; }

    public IReadOnlyList<string> EmulatorArguments { get; init; } = [];

    public string? Pledge { get; init; }

    public IReadOnlyList<string> Unveil { get; init; } = [];

    /// <summary>The calls that alone are allowed; null: all of them.</summary>
    public IReadOnlyList<string>? Allow { get; init; }

    public IReadOnlyList<string>? Deny { get; init; }
}
