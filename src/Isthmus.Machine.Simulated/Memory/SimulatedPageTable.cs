using System;
using System.Collections.Generic;

namespace Isthmus.Machine.Simulated.Memory;

/// <summary>A page table that keeps its pages in a dictionary, and takes table frames as the four levels of the real one would.</summary>
public sealed class SimulatedPageTable : PageTable
{
    private readonly SimulatedFrameMemory _frames;
    private readonly VirtualAddress _limit;
    private readonly Action<SimulatedPageTable> _disposed;
    private readonly Dictionary<ulong, PageMapping> _pages = [];

    // Tables below the root, by level and the part of the page number that selects them.
    private readonly Dictionary<(int Shift, ulong Prefix), PhysicalFrame> _tables = [];
    private PhysicalFrame _root;

    internal SimulatedPageTable(SimulatedFrameMemory frames, PhysicalFrame root, VirtualAddress limit, Action<SimulatedPageTable> disposed)
    {
        _frames = frames;
        _root = root;
        _limit = limit;
        _disposed = disposed;
    }

    // Nine bits of page number a level: a table of the last level covers 2^9 pages.
    private static ReadOnlySpan<int> LevelShifts => [27, 18, 9];

    /// <inheritdoc/>
    public override int TableFrames => _root.Exists ? 1 + _tables.Count : 0;

    /// <inheritdoc/>
    public override bool TryMap(VirtualAddress page, PhysicalFrame frame, PageAccess access)
    {
        ulong number = NumberOf(page);
        int generation = _frames.GenerationOf(frame);
        if (!TryAddTables(number))
        {
            return false;
        }

        if (access == PageAccess.None)
        {
            _pages.Remove(number);
        }
        else
        {
            _pages[number] = new PageMapping(frame, access | PageAccess.Read, generation);
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Unmap(VirtualAddress start, ulong pageCount) => Restrict(start, pageCount, PageAccess.None);

    /// <inheritdoc/>
    public override void Restrict(VirtualAddress start, ulong pageCount, PageAccess allowed)
    {
        ulong first = CheckRange(start, pageCount);
        if (pageCount <= (ulong)_pages.Count)
        {
            for (ulong number = first; number < first + pageCount; number++)
            {
                RestrictPage(number, allowed);
            }

            return;
        }

        // A huge, mostly empty range: look at what is there instead.
        foreach (ulong number in new List<ulong>(_pages.Keys))
        {
            if (number >= first && number < first + pageCount)
            {
                RestrictPage(number, allowed);
            }
        }
    }

    /// <inheritdoc/>
    public override PageAccess AccessOf(VirtualAddress page)
        => _pages.TryGetValue(NumberOf(page), out PageMapping mapping) ? mapping.Access : PageAccess.None;

    /// <inheritdoc/>
    public override void Clear()
    {
        CheckAlive();
        _pages.Clear();
        foreach (PhysicalFrame table in _tables.Values)
        {
            _frames.ReleaseTable(table);
        }

        _tables.Clear();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        CheckAlive();
        _disposed(this);
        Clear();
        _frames.ReleaseTable(_root);
        _root = PhysicalFrame.None;
    }

    /// <summary>Finds a page. A mapping whose frame has been freed is a bug of the kernel.</summary>
    internal bool TryFind(ulong pageNumber, out PageMapping mapping)
    {
        CheckAlive();
        if (!_pages.TryGetValue(pageNumber, out mapping))
        {
            return false;
        }

        return _frames.IsAlive(mapping.Frame, mapping.Generation)
            ? true
            : throw new MachineMisuseException($"Page 0x{pageNumber << Page.Shift:x} still maps {mapping.Frame}, which was freed.");
    }

    private bool TryAddTables(ulong number)
    {
        Span<int> added = stackalloc int[3];
        int count = 0;
        foreach (int shift in LevelShifts)
        {
            if (_tables.ContainsKey((shift, number >> shift)))
            {
                continue;
            }

            if (!_frames.TryAllocateTable(out PhysicalFrame table))
            {
                foreach (int undone in added[..count])
                {
                    _tables.Remove((undone, number >> undone), out PhysicalFrame returned);
                    _frames.ReleaseTable(returned);
                }

                return false;
            }

            _tables.Add((shift, number >> shift), table);
            added[count++] = shift;
        }

        return true;
    }

    private void RestrictPage(ulong number, PageAccess allowed)
    {
        if (!_pages.TryGetValue(number, out PageMapping mapping))
        {
            return;
        }

        PageAccess access = mapping.Access & allowed;
        if (access == PageAccess.None)
        {
            _pages.Remove(number);
        }
        else
        {
            _pages[number] = mapping with { Access = access | PageAccess.Read };
        }
    }

    private ulong NumberOf(VirtualAddress page)
    {
        CheckAlive();
        return page.IsPageAligned && page < _limit
            ? page.Value >> Page.Shift
            : throw new MachineMisuseException($"{page} is not the start of a page in the user half.");
    }

    private ulong CheckRange(VirtualAddress start, ulong pageCount)
    {
        ulong first = pageCount == 0 && start == _limit ? 0 : NumberOf(start);
        return pageCount <= (_limit.Value >> Page.Shift) - first
            ? first
            : throw new MachineMisuseException($"{pageCount} pages from {start} on reach beyond the user half.");
    }

    private void CheckAlive()
    {
        if (!_root.Exists)
        {
            throw new MachineMisuseException("The page table has been disposed.");
        }
    }
}
