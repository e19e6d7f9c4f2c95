using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>What is to be mapped, and where.</summary>
public readonly record struct MapRequest
{
    /// <summary>Every access.</summary>
    internal const PageAccess AnyAccess = PageAccess.ReadWrite | PageAccess.Execute;

    private readonly PageAccess? _limit;
    private readonly ulong? _alignment;

    /// <summary>The first page; null leaves the place to the address space.</summary>
    public VirtualAddress? Address { get; init; }

    /// <summary>What the first page's address is a multiple of where the address space chooses the place; a multiple of the page
    /// size.</summary>
    public ulong Alignment
    {
        get => _alignment ?? Page.Size;
        init => _alignment = value;
    }

    /// <summary>Bytes; rounded up to pages.</summary>
    public ulong Length { get; init; }

    /// <summary>What user mode may do.</summary>
    public PageAccess Access { get; init; }

    /// <summary>What user mode may ever be allowed to do: without the right to write a file, a shared mapping of it never becomes
    /// writable. Everything where it is not said.</summary>
    public PageAccess Limit
    {
        get => _limit ?? AnyAccess;
        init => _limit = value;
    }

    /// <summary>Where pages come from; null for zeros.</summary>
    public IPageSource? Source { get; init; }

    /// <summary>The page of <see cref="Source"/> that comes first.</summary>
    public long SourcePage { get; init; }

    /// <summary>True where writes go to <see cref="Source"/> itself, not to a copy.</summary>
    public bool IsShared { get; init; }

    /// <summary>What procfs shows.</summary>
    public string? Name { get; init; }

    /// <summary>What the region is besides.</summary>
    public RegionFlags Flags { get; init; }
}
