using Isthmus.Kernel.Files;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>A range of pages with the same access and origin. Immutable: a change makes new regions.</summary>
/// <param name="Start">The first page's number.</param>
/// <param name="End">One past the last page's number.</param>
/// <param name="Access">What user mode may do.</param>
/// <param name="Source">Where pages come from; null for zeros.</param>
/// <param name="SourcePage">The page of the source that lies at <paramref name="Start"/>.</param>
/// <param name="IsShared">True where writes go to the source itself.</param>
/// <param name="Name">What procfs shows.</param>
public sealed record Region(
    ulong Start, ulong End, PageAccess Access, IPageSource? Source, long SourcePage, bool IsShared, string? Name)
{
    /// <summary>What user mode may ever do with it, however it is protected later.</summary>
    public PageAccess Limit { get; init; } = MapRequest.AnyAccess;

    /// <summary>What it is besides.</summary>
    public RegionFlags Flags { get; init; }

    /// <summary>The first address.</summary>
    public VirtualAddress Address => new(Start << Page.Shift);

    /// <summary>Pages in it.</summary>
    public ulong PageCount => End - Start;

    /// <summary>The region begins: its source lasts as long as it does, and knows of writes that go to itself.</summary>
    internal void Acquire()
    {
        if (IsShared && Source is Inode file)
        {
            file.AddSharedMapping();
        }
        else
        {
            Source?.AddReference();
        }
    }

    /// <summary>The region has ended.</summary>
    internal void Release()
    {
        if (IsShared && Source is Inode file)
        {
            file.RemoveSharedMapping();
        }
        else
        {
            Source?.Release();
        }
    }

    internal long SourcePageOf(ulong page) => SourcePage + (long)(page - Start);

    /// <summary>The part between two page numbers, which lie in the region.</summary>
    internal Region Slice(ulong start, ulong end) => this with { Start = start, End = end, SourcePage = SourcePageOf(start) };
}
