using System;
using System.Collections.Generic;
using Isthmus.Kernel.Files;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <content>Pages that arrive: on a fault, or when the kernel itself reads and writes.</content>
public sealed partial class AddressSpace
{
    /// <summary>Makes a page accessible that a fault was about; see <see cref="ResolveFault"/>.</summary>
    public bool TryResolveFault(VirtualAddress address, PageFaultCause cause) => ResolveFault(address, cause) == FaultResult.Resolved;

    /// <summary>Makes a page accessible that a fault was about: demand-zero, copy-on-write, pages of a file.</summary>
    public FaultResult ResolveFault(VirtualAddress address, PageFaultCause cause)
    {
        ulong page = address.Value >> Page.Shift;
        if (FindPage(page) is not { } region)
        {
            return FaultResult.BadAccess;
        }

        PageAccess needed = (cause & PageFaultCause.Write) != 0 ? PageAccess.Write
            : (cause & PageFaultCause.Fetch) != 0 ? PageAccess.Execute
            : PageAccess.Read;
        if ((region.Access & needed) == 0)
        {
            return FaultResult.BadAccess;
        }

        FaultResult result = BringIn(region, page, needed == PageAccess.Write, out PhysicalFrame frame);
        if (result != FaultResult.Resolved)
        {
            return result;
        }

        PageAccess access = region.IsShared || Machine.Frames.ReferenceCount(frame) == 1 ? region.Access : region.Access & ~PageAccess.Write;
        return Table.TryMap(address.PageStart, frame, access) ? FaultResult.Resolved : FaultResult.OutOfMemory;
    }

    /// <summary>Writes into the address space, active or not, whatever user mode may do there: for building a new program's stack.</summary>
    public Result Write(VirtualAddress address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            ulong page = address.Value >> Page.Shift;
            if (FindPage(page) is not { } region)
            {
                return KernelError.BadAddress;
            }

            if (BringIn(region, page, isWrite: true, out PhysicalFrame frame) != FaultResult.Resolved)
            {
                return KernelError.OutOfMemory;
            }

            int length = Math.Min(source.Length, Page.Size - address.PageOffset);
            Machine.Frames.Write(frame, address.PageOffset, source[..length]);
            source = source[length..];
            address += (ulong)length;
        }

        return Result.Success;
    }

    /// <summary>Reads from the address space, active or not, whatever user mode may do there.</summary>
    public Result Read(VirtualAddress address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            ulong page = address.Value >> Page.Shift;
            if (FindPage(page) is not { } region)
            {
                return KernelError.BadAddress;
            }

            if (BringIn(region, page, isWrite: false, out PhysicalFrame frame) != FaultResult.Resolved)
            {
                return KernelError.OutOfMemory;
            }

            int length = Math.Min(destination.Length, Page.Size - address.PageOffset);
            Machine.Frames.Read(frame, address.PageOffset, destination[..length]);
            destination = destination[length..];
            address += (ulong)length;
        }

        return Result.Success;
    }

    /// <summary>Reads without bringing anything in, whatever user mode may do there: a page that was never touched is full of zeros.</summary>
    public Result Inspect(VirtualAddress address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            ulong page = address.Value >> Page.Shift;
            int length = Math.Min(destination.Length, Page.Size - address.PageOffset);
            Span<byte> part = destination[..length];
            if (FindPage(page) is not { } region)
            {
                return KernelError.BadAddress;
            }

            PhysicalFrame frame = _frames[page];
            if (frame.Exists)
            {
                Machine.Frames.Read(frame, address.PageOffset, part);
            }
            else if (region.Source is null)
            {
                part.Clear();
            }
            else if (region.Source.TryGetPage(region.SourcePageOf(page), out frame))
            {
                Machine.Frames.Read(frame, address.PageOffset, part);
                Machine.Frames.Release(frame);
            }
            else
            {
                return KernelError.BadAddress;
            }

            destination = destination[length..];
            address += (ulong)length;
        }

        return Result.Success;
    }

    /// <summary>Gives a file the pages of a region, from one of its pages on: the process's own ones themselves, which nobody changes any
    /// more, of others a copy. A page that was never touched becomes a hole.</summary>
    internal Result CopyPages(Region region, MemoryFile file, long filePage)
    {
        var pages = new List<ulong>();
        _frames.List(region.Start, region.End, pages);
        Result done = Result.Success;
        for (int i = 0; done.IsSuccess && i < pages.Count; i++)
        {
            done = file.TakePage(filePage + (long)(pages[i] - region.Start), _frames[pages[i]], isShared: !region.IsShared);
        }

        for (ulong page = region.Start; done.IsSuccess && region.Source is Inode source && page < region.End; page++)
        {
            if (_frames[page].Exists)
            {
                continue;
            }

            if (!source.TryGetPage(region.SourcePageOf(page), out PhysicalFrame frame))
            {
                break;
            }

            done = file.TakePage(filePage + (long)(page - region.Start), frame, isShared: false);
            Machine.Frames.Release(frame);
        }

        return done;
    }

    /// <summary>Sees to it that a page has a frame, one of its own where it is to be written.</summary>
    private FaultResult BringIn(Region region, ulong page, bool isWrite, out PhysicalFrame frame)
    {
        FrameMemory frames = Machine.Frames;
        frame = _frames[page];
        if (!frame.Exists && region.Source is not null)
        {
            if (!region.Source.TryGetPage(region.SourcePageOf(page), out frame))
            {
                return frames.FreeUserFrames <= 0 ? FaultResult.OutOfMemory : FaultResult.BeyondSource;
            }

            Arrive(page, frame);
        }

        bool needsCopy = frame.Exists && isWrite && !region.IsShared && frames.ReferenceCount(frame) > 1;
        if (frame.Exists && !needsCopy)
        {
            return FaultResult.Resolved;
        }

        PhysicalFrame fresh = default;
        if (frames.FreeUserFrames <= 0
            || !(needsCopy ? frames.TryAllocateCopy(frame, out fresh) : frames.TryAllocateZeroed(out fresh)))
        {
            return FaultResult.OutOfMemory;
        }

        if (needsCopy)
        {
            // The old translation goes before the frame can be used for something else.
            Table.Unmap(new VirtualAddress(page << Page.Shift), 1);
            frames.Release(frame);
        }

        Arrive(page, fresh);
        frame = fresh;
        return FaultResult.Resolved;
    }

    private void Arrive(ulong page, PhysicalFrame frame)
    {
        _frames.Set(page, frame);
        PeakResidentPages = Math.Max(PeakResidentPages, _frames.Count);
    }
}
