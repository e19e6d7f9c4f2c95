using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <content>What regions are, for ABIs that make a difference.</content>
public sealed partial class AddressSpace
{
    private const RegionFlags KeptByFork = ~(RegionFlags.Immutable | RegionFlags.WasWritable | RegionFlags.WasExecutable);

    // What may be given up at any time need not be copied.
    private const RegionFlags GivenUpByFork = RegionFlags.Purgeable | RegionFlags.Volatile;

    /// <summary>True where system calls count only from code that is marked for them.</summary>
    public bool EnforcesCallCode { get; set; }

    /// <summary>True where what could be written once cannot become executable.</summary>
    public bool ForbidsNewCode { get; set; }

    /// <summary>The flags that all regions of a range have; none where nothing is mapped there.</summary>
    public RegionFlags FlagsOfAll(VirtualAddress start, ulong length)
    {
        var flags = (RegionFlags)(-1);
        ulong end = (start.Value >> Page.Shift) + Page.CountFor(length);
        int first = IndexAtOrAfter(start.Value >> Page.Shift);
        for (int i = first; i < _regions.Count && _regions[i].Start < end; i++)
        {
            flags &= _regions[i].Flags;
        }

        return flags == (RegionFlags)(-1) ? RegionFlags.None : flags;
    }

    /// <summary>The flags that any region of a range has.</summary>
    public RegionFlags FlagsOfAny(VirtualAddress start, ulong length)
    {
        RegionFlags flags = RegionFlags.None;
        ulong end = (start.Value >> Page.Shift) + Page.CountFor(length);
        for (int i = IndexAtOrAfter(start.Value >> Page.Shift); i < _regions.Count && _regions[i].Start < end; i++)
        {
            flags |= _regions[i].Flags;
        }

        return flags;
    }

    /// <summary>The lowest region that has a page in a range, which may lie where nothing can be mapped; or null.</summary>
    public Region? FirstIn(VirtualAddress start, ulong length)
    {
        int index = IndexAtOrAfter(start.Value >> Page.Shift);
        return index < _regions.Count && _regions[index].Start < (start.Value >> Page.Shift) + Page.CountFor(length) ? _regions[index] : null;
    }

    /// <summary>True where a range has no hole.</summary>
    public bool IsMappedThroughout(VirtualAddress start, ulong length)
        => IsMapped(start.Value >> Page.Shift, (start.Value >> Page.Shift) + Page.CountFor(length));

    /// <summary>The region that is exactly a range, or null.</summary>
    public Region? FindExact(VirtualAddress start, ulong length)
        => Find(start) is { } region && region.Address == start && region.PageCount == Page.CountFor(length) ? region : null;

    /// <summary>True where a page has a frame.</summary>
    public bool IsResident(ulong page) => _frames[page].Exists;

    /// <summary>Pages of a region that have a frame.</summary>
    public int CountResident(Region region) => _frames.CountIn(region.Start, region.End);

    /// <summary>Puts a region that differs in flags or name in place of one that is there.</summary>
    public void Relabel(Region region, RegionFlags flags, string? name)
    {
        int index = IndexAtOrAfter(region.Start);
        ForgetCallPlaces();
        _regions[index] = _regions[index] with { Flags = flags, Name = name };
    }

    /// <summary>Turns a shared region into a private one, where what was shared is the first content.</summary>
    public Result MakePrivate(Region region)
    {
        Result<VirtualAddress> mapped = Map(new MapRequest
        {
            Address = region.Address,
            Length = region.PageCount << Page.Shift,
            Access = region.Access,
            Source = region.Source,
            SourcePage = region.SourcePage,
            Name = region.Name,
            Flags = region.Flags,
        });
        return mapped.IsError ? mapped.Error : Result.Success;
    }

    /// <summary>Takes away the pages of memory that is given up: whoever shares it finds zeros in their place. Private copies stay.
    /// </summary>
    internal void ForgetPagesOf(SharedPages memory)
    {
        for (int i = 0; i < _regions.Count; i++)
        {
            Region region = _regions[i];
            if (region.IsShared && region.Source == memory)
            {
                Table.Unmap(region.Address, region.PageCount);
                _frames.Remove(Machine.Frames, region.Start, region.End);
            }
        }
    }

    /// <summary>Gives up the content of what the program has said may go; it is zeros then. What it shares is not its own to give up.
    /// </summary>
    /// <returns>Pages given up.</returns>
    public long PurgeVolatile()
    {
        const RegionFlags Wanted = RegionFlags.Purgeable | RegionFlags.Volatile;
        long before = _frames.Count;
        for (int i = 0; i < _regions.Count; i++)
        {
            Region region = _regions[i];
            if ((region.Flags & Wanted) != Wanted || region.IsShared)
            {
                continue;
            }

            int count = _frames.Count;
            Table.Unmap(region.Address, region.PageCount);
            _frames.Remove(Machine.Frames, region.Start, region.End);
            if (_frames.Count != count)
            {
                // What was copied comes no more, either.
                region.Release();
                _regions[i] = region with { Source = null, Flags = region.Flags | RegionFlags.WasPurged };
            }
        }

        return before - _frames.Count;
    }

    private static RegionFlags WithHistory(RegionFlags flags, PageAccess access)
        => (flags & RegionFlags.UserMade) == 0 ? flags
            : flags
                | ((access & PageAccess.Write) != 0 ? RegionFlags.WasWritable : RegionFlags.None)
                | ((access & PageAccess.Execute) != 0 ? RegionFlags.WasExecutable : RegionFlags.None);
}
