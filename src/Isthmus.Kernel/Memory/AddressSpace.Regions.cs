using System.Diagnostics;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <content>The sorted list of regions.</content>
public sealed partial class AddressSpace
{
    // What a region costs the account, who pays for them by the dozen. The first ones are part of what a process costs.
    private const long RegionCost = 128;
    private const int FreeRegions = 32;
    private const int RegionsPerCharge = 32;

    private int _chargedRegions;
    private int _lastFound;

    /// <summary>Sees to it that there is room for the two regions that one change can add at most.</summary>
    private bool TryMakeRoomForRegions()
    {
        if (_regions.Count + 2 <= FreeRegions + _chargedRegions)
        {
            return true;
        }

        if (_regions.Count + 2 > MaximumRegions || _account?.TryChargeMemory(RegionsPerCharge * RegionCost) == false)
        {
            return false;
        }

        _chargedRegions += RegionsPerCharge;
        return true;
    }

    private Region? FindPage(ulong page)
    {
        // Most pages are in the same region as the one before.
        if (!IsInRegion(_lastFound, page))
        {
            int index = IndexAtOrAfter(page);
            if (!IsInRegion(index, page))
            {
                return null;
            }

            _lastFound = index;
        }

        return _regions[_lastFound];
    }

    private bool IsInRegion(int index, ulong page)
        => index < _regions.Count && _regions[index] is { } region && region.Start <= page && page < region.End;

    /// <summary>Index of the first region that ends after the page.</summary>
    private int IndexAtOrAfter(ulong page)
    {
        int low = 0;
        int high = _regions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_regions[middle].End <= page)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private bool IsMapped(ulong start, ulong end)
    {
        for (int i = IndexAtOrAfter(start); start < end; i++)
        {
            if (i == _regions.Count || _regions[i].Start > start)
            {
                return false;
            }

            start = _regions[i].End;
        }

        return true;
    }

    /// <summary>Finds the lowest hole of the mapping window.</summary>
    private bool TryFindFree(ulong pages, ulong alignment, out ulong start)
    {
        start = AlignUp(_layout.MapStart.Value >> Page.Shift, alignment);
        ulong end = _layout.MapEnd.Value >> Page.Shift;
        for (int i = IndexAtOrAfter(start); i < _regions.Count && _regions[i].Start < end; i++)
        {
            if (_regions[i].Start >= start && _regions[i].Start - start >= pages)
            {
                return true;
            }

            start = AlignUp(_regions[i].End, alignment);
        }

        return start <= end && end - start >= pages;
    }

    private static ulong AlignUp(ulong page, ulong alignment) => (page + alignment - 1) / alignment * alignment;

    private void SplitAt(ulong page)
    {
        int index = IndexAtOrAfter(page);
        if (index < _regions.Count && _regions[index].Start < page)
        {
            Region whole = _regions[index];
            _regions[index] = whole.Slice(whole.Start, page);
            _regions.Insert(index + 1, whole.Slice(page, whole.End));
            whole.Acquire();
        }
    }

    /// <summary>Adds a region in a hole, joined with a neighbour that goes on in the same way.</summary>
    private void Insert(Region region)
    {
        int index = IndexAtOrAfter(region.Start);
        Debug.Assert(index == _regions.Count || _regions[index].Start >= region.End, "regions do not overlap");
        if (region.Source is null && index > 0 && _regions[index - 1] is { Source: null } before && before.End == region.Start
            && before.Access == region.Access && before.Name == region.Name && before.Limit == region.Limit
            && (before.Flags | region.Flags) == RegionFlags.None)
        {
            _regions[index - 1] = before with { End = region.End };
            return;
        }

        _regions.Insert(index, region);
    }

    private void RemovePages(ulong start, ulong end)
    {
        SplitAt(start);
        SplitAt(end);
        int first = IndexAtOrAfter(start);
        int count = 0;
        while (first + count < _regions.Count && _regions[first + count].Start < end)
        {
            _regions[first + count].Release();
            count++;
        }

        if (count > 0)
        {
            ForgetCallPlaces();
            _regions.RemoveRange(first, count);
            Table.Unmap(new VirtualAddress(start << Page.Shift), end - start);
            _frames.Remove(Machine.Frames, start, end);
        }
    }
}
