using System;
using Isthmus.Machine.Simulated.Memory;

namespace Isthmus.Machine.Simulated.Execution;

/// <summary>Translation through the active page table: what both user programs and the kernel's copies go through.</summary>
internal sealed class UserMemoryBus(SimulatedFrameMemory frames, VirtualAddress limit)
{
    // The bit of the error code that says "in user mode".
    private const PageFaultCause UserMode = (PageFaultCause)4;

    private const ulong FirstKernelAddress = 0xFFFF_8000_0000_0000;

    /// <summary>The current address space.</summary>
    public SimulatedPageTable? Active { get; set; }

    /// <summary>Contents of physical memory.</summary>
    public SimulatedFrameMemory Frames => frames;

    /// <summary>True for addresses that the processor can hold in a pointer at all.</summary>
    public static bool IsCanonical(ulong address) => (long)address >> 47 is 0 or -1;

    /// <summary>Finds the frame behind an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="needed">Exactly one kind of access.</param>
    /// <param name="frame">The frame, where the access is allowed.</param>
    /// <param name="cause">What a page fault would say, where it is not.</param>
    public bool TryTranslate(ulong address, PageAccess needed, out PhysicalFrame frame, out PageFaultCause cause)
    {
        cause = UserMode | needed switch
        {
            PageAccess.Write => PageFaultCause.Write,
            PageAccess.Execute => PageFaultCause.Fetch,
            _ => PageFaultCause.None,
        };
        frame = PhysicalFrame.None;
        if (address >= limit.Value)
        {
            cause |= address >= FirstKernelAddress ? PageFaultCause.Protection : PageFaultCause.None;
            return false;
        }

        if (Active is null || !Active.TryFind(address >> Page.Shift, out PageMapping mapping))
        {
            return false;
        }

        if ((mapping.Access & needed) == 0)
        {
            cause |= PageFaultCause.Protection;
            return false;
        }

        frame = mapping.Frame;
        return true;
    }

    /// <summary>Bytes of a transfer that lie in the page of its first byte.</summary>
    public static int LengthInPage(ulong address, int length)
        => Math.Min(length, Page.Size - (int)(address & Page.OffsetMask));

    /// <summary>Reads what can be read with the given access from an address on.</summary>
    /// <returns>Bytes read before the first page that refuses.</returns>
    public int Read(ulong address, Span<byte> destination, PageAccess needed)
    {
        int done = 0;
        while (done < destination.Length)
        {
            ulong position = address + (ulong)done;
            int length = LengthInPage(position, destination.Length - done);
            if (!TryTranslate(position, needed, out PhysicalFrame frame, out _))
            {
                break;
            }

            frames.Read(frame, (int)(position & Page.OffsetMask), destination.Slice(done, length));
            done += length;
        }

        return done;
    }
}
