using System;
using System.Collections.Generic;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>
/// What a process sees of memory: regions, and the frames that have arrived in them. The page table is a cache of it: it can be
/// dropped at any time and fills again by faults.
/// </summary>
public sealed partial class AddressSpace : IDisposable
{
    /// <summary>Nothing is ever mapped below: a null reference, of a program or of the kernel itself, must fault.</summary>
    public const ulong LowestAddress = 0x1_0000;

    /// <summary>Regions that an address space may have.</summary>
    public const int MaximumRegions = 16384;

    private readonly ResourceAccount? _account;
    private readonly AddressSpaceLayout _layout;
    private readonly List<Region> _regions;
    private readonly FrameMap _frames;

    private AddressSpace(IMachine machine, PageTable table, AddressSpaceLayout layout, List<Region> regions, FrameMap frames,
        ResourceAccount? account)
    {
        _account = account;
        Machine = machine;
        Table = table;
        _layout = layout;
        _regions = regions;
        _frames = frames;
        Break = layout.BreakStart;
    }

    /// <summary>The translation that the processor uses.</summary>
    public PageTable Table { get; }

    /// <summary>The regions, lowest first.</summary>
    public IReadOnlyList<Region> Regions => _regions;

    /// <summary>Pages that have a frame.</summary>
    public int ResidentPages => _frames.Count;

    /// <summary>The most there ever were.</summary>
    public int PeakResidentPages { get; private set; }

    /// <summary>The end of the heap.</summary>
    public VirtualAddress Break { get; private set; }

    /// <summary>Where things are in it.</summary>
    public AddressSpaceLayout Layout => _layout;

    internal IMachine Machine { get; }

    /// <summary>Makes an empty address space.</summary>
    /// <param name="machine">Whose memory it uses.</param>
    /// <param name="layout">Where things go.</param>
    /// <param name="account">Who pays for its regions; null where nobody does.</param>
    /// <returns>Null where no memory is left for its page table.</returns>
    public static AddressSpace? TryCreate(IMachine machine, AddressSpaceLayout layout, ResourceAccount? account = null)
        => machine.Frames.FreeUserFrames > 0 && machine.CreatePageTable() is { } table
            ? new AddressSpace(machine, table, layout, [], new FrameMap(), account)
            : null;

    /// <summary>A copy: private frames are shared until one side writes, shared regions stay shared.</summary>
    /// <param name="account">Who pays for the regions of the copy; null where nobody does.</param>
    public Result<AddressSpace> Fork(ResourceAccount? account = null)
    {
        if (account?.TryChargeMemory(_chargedRegions * RegionCost) == false)
        {
            return KernelError.OutOfMemory;
        }

        if (Machine.Frames.FreeUserFrames <= 0 || Machine.CreatePageTable() is not { } table)
        {
            account?.ReleaseMemory(_chargedRegions * RegionCost);
            return KernelError.OutOfMemory;
        }

        var child = new AddressSpace(Machine, table, _layout, [.. _regions], _frames.Share(Machine.Frames), account)
        {
            Break = Break,
            EnforcesCallCode = EnforcesCallCode,
            ForbidsNewCode = ForbidsNewCode,
            _chargedRegions = account is null ? 0 : _chargedRegions,
        };
        child.PeakResidentPages = child.ResidentPages;
        for (int i = 0; i < _regions.Count; i++)
        {
            Region region = _regions[i];
            if ((region.Flags & ~KeptByFork) != 0)
            {
                child._regions[i] = region with { Flags = region.Flags & KeptByFork };
            }

            region.Acquire();
            if (!region.IsShared && (region.Flags & GivenUpByFork) == GivenUpByFork)
            {
                child._frames.Remove(Machine.Frames, region.Start, region.End);
            }

            if (!region.IsShared && (region.Access & PageAccess.Write) != 0)
            {
                Table.Restrict(region.Address, region.PageCount, PageAccess.ReadExecute);
            }
        }

        return child;
    }

    /// <summary>Maps a region; what was mapped in the range before is replaced where a place was asked for.</summary>
    /// <returns>The first address.</returns>
    public Result<VirtualAddress> Map(in MapRequest request)
    {
        ulong pages = Page.CountFor(request.Length);
        if (pages == 0)
        {
            return KernelError.InvalidArgument;
        }

        ulong start;
        if (request.Address is { } address)
        {
            if (!address.IsPageAligned || !IsUserRange(address, pages))
            {
                return KernelError.InvalidArgument;
            }

            if (!TryMakeRoomForRegions())
            {
                return KernelError.OutOfMemory;
            }

            start = address.Value >> Page.Shift;
            RemovePages(start, start + pages);
        }
        else if (!TryMakeRoomForRegions() || !TryFindFree(pages, request.Alignment >> Page.Shift, out start))
        {
            return KernelError.OutOfMemory;
        }

        var region = new Region(
            start, start + pages, request.Access, request.Source, request.SourcePage, request.IsShared, request.Name)
        {
            Limit = request.Limit,
            Flags = WithHistory(request.Flags, request.Access),
        };
        region.Acquire();
        Insert(region);
        return new VirtualAddress(start << Page.Shift);
    }

    /// <summary>Removes what is mapped in a range; holes are fine.</summary>
    public Result Unmap(VirtualAddress address, ulong length)
    {
        ulong pages = Page.CountFor(length);
        if (pages == 0 || !address.IsPageAligned || !IsUserRange(address, pages))
        {
            return KernelError.InvalidArgument;
        }

        if (!TryMakeRoomForRegions())
        {
            return KernelError.OutOfMemory;
        }

        RemovePages(address.Value >> Page.Shift, (address.Value >> Page.Shift) + pages);
        return Result.Success;
    }

    /// <summary>Changes what user mode may do with a range, which must be mapped throughout and may not exceed any region's limit.</summary>
    public Result Protect(VirtualAddress address, ulong length, PageAccess access)
    {
        ulong pages = Page.CountFor(length);
        if (pages == 0 || !address.IsPageAligned || !IsUserRange(address, pages))
        {
            return KernelError.InvalidArgument;
        }

        ulong start = address.Value >> Page.Shift;
        ulong end = start + pages;
        if (!IsMapped(start, end) || !TryMakeRoomForRegions())
        {
            return KernelError.OutOfMemory;
        }

        for (int i = IndexAtOrAfter(start); i < _regions.Count && _regions[i].Start < end; i++)
        {
            if ((access & ~_regions[i].Limit) != 0)
            {
                return KernelError.AccessDenied;
            }
        }

        SplitAt(start);
        SplitAt(end);
        ForgetCallPlaces();
        for (int i = IndexAtOrAfter(start); i < _regions.Count && _regions[i].Start < end; i++)
        {
            _regions[i] = _regions[i] with { Access = access, Flags = WithHistory(_regions[i].Flags, access) };
        }

        Table.Restrict(address, pages, access);
        return Result.Success;
    }

    /// <summary>Moves the end of the heap, within the layout's bounds.</summary>
    /// <returns>The new end.</returns>
    public Result<VirtualAddress> SetBreak(VirtualAddress end)
    {
        if (end < _layout.BreakStart || end > _layout.BreakLimit)
        {
            return KernelError.OutOfMemory;
        }

        ulong before = Page.CountFor(Break.Value);
        ulong after = Page.CountFor(end.Value);
        if (after > before)
        {
            // A program may have put a segment where the heap grows to.
            if (!TryMakeRoomForRegions() || !IsFree(new VirtualAddress(before << Page.Shift), (after - before) << Page.Shift))
            {
                return KernelError.OutOfMemory;
            }

            Insert(new Region(before, after, PageAccess.ReadWrite, null, 0, IsShared: false, "heap"));
        }
        else if (after < before)
        {
            RemovePages(after, before);
        }

        Break = end;
        return end;
    }

    /// <summary>True where a range lies in the user half and nothing is mapped in it.</summary>
    public bool IsFree(VirtualAddress address, ulong length)
    {
        ulong pages = Page.CountFor(length);
        int next = IndexAtOrAfter(address.Value >> Page.Shift);
        return address.IsPageAligned && IsUserRange(address, pages)
            && (next == _regions.Count || _regions[next].Start >= (address.Value >> Page.Shift) + pages);
    }

    /// <summary>The region that holds an address, or null.</summary>
    public Region? Find(VirtualAddress address) => FindPage(address.Value >> Page.Shift);

    /// <summary>Gives every frame and the page table back. The table must not be active.</summary>
    public void Dispose()
    {
        Table.Dispose();
        foreach (Region region in _regions)
        {
            region.Release();
        }

        _account?.ReleaseMemory(_chargedRegions * RegionCost);
        _chargedRegions = 0;
        _regions.Clear();
        _frames.RemoveAll(Machine.Frames);
    }

    private bool IsUserRange(VirtualAddress address, ulong pages)
        => address.Value >= LowestAddress && address < Machine.UserLimit && pages <= (Machine.UserLimit - address) >> Page.Shift;
}
