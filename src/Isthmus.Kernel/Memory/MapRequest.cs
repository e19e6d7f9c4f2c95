using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>What is to be mapped, and where.</summary>
public readonly record struct MapRequest
{
    /// <summary>The first page; null leaves the place to the address space.</summary>
    public VirtualAddress? Address { get; init; }

    /// <summary>Bytes; rounded up to pages.</summary>
    public ulong Length { get; init; }

    /// <summary>What user mode may do.</summary>
    public PageAccess Access { get; init; }

    /// <summary>Where pages come from; null for zeros.</summary>
    public IPageSource? Source { get; init; }

    /// <summary>The page of <see cref="Source"/> that comes first.</summary>
    public long SourcePage { get; init; }

    /// <summary>True where writes go to <see cref="Source"/> itself, not to a copy.</summary>
    public bool IsShared { get; init; }

    /// <summary>What procfs shows.</summary>
    public string? Name { get; init; }
}
