using System;
using System.Runtime.CompilerServices;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>
/// The one way to user memory: of the active address space, checked against the user half, with faults resolved on the way. A copy
/// that meets a page nobody may touch answers <see cref="KernelError.BadAddress"/>; bytes before that page may have been copied.
/// </summary>
/// <param name="space">The address space; it must be the active one when a member is called.</param>
public readonly struct UserMemory(AddressSpace space)
{
    // Most strings are shorter, so that copying a whole page for each would be a waste.
    private const int StringChunk = 64;

    /// <summary>True where the range lies in the user half and does not wrap. An empty range at any address does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsUserRange(VirtualAddress start, ulong length)
        => length == 0 || (start.Value < space.Machine.UserLimit.Value && length <= space.Machine.UserLimit.Value - start.Value);

    /// <summary>Copies user memory into the kernel.</summary>
    public Result CopyIn(VirtualAddress source, Span<byte> destination)
    {
        if (!IsUserRange(source, (ulong)destination.Length))
        {
            return KernelError.BadAddress;
        }

        int done = space.Machine.Processor.CopyFromUser(source, destination);
        return done == destination.Length ? Result.Success : CopyInRest(source, destination, done);
    }

    /// <summary>Copies from the kernel to user memory.</summary>
    public Result CopyOut(VirtualAddress destination, ReadOnlySpan<byte> source)
    {
        if (!IsUserRange(destination, (ulong)source.Length))
        {
            return KernelError.BadAddress;
        }

        int done = space.Machine.Processor.CopyToUser(destination, source);
        return done == source.Length ? Result.Success : CopyOutRest(destination, source, done);
    }

    /// <summary>Copies all of it to user memory, or nothing.</summary>
    public Result CopyAllOut(VirtualAddress destination, ReadOnlySpan<byte> source)
        => destination.PageOffset + source.Length > Page.Size && EnsureWritable(destination, (ulong)source.Length).IsError
            ? KernelError.BadAddress
            : CopyOut(destination, source);

    /// <summary>Copies part of a frame to user memory.</summary>
    public Result CopyFrameOut(PhysicalFrame frame, int offset, VirtualAddress destination, int length)
    {
        if (!IsUserRange(destination, (ulong)length))
        {
            return KernelError.BadAddress;
        }

        int done = 0;
        while (true)
        {
            done += space.Machine.Processor.CopyFrameToUser(frame, offset + done, destination + (ulong)done, length - done);
            if (done == length)
            {
                return Result.Success;
            }

            if (!space.TryResolveFault(destination + (ulong)done, PageFaultCause.Write))
            {
                return KernelError.BadAddress;
            }
        }
    }

    /// <summary>Copies user memory into part of a frame.</summary>
    public Result CopyFrameIn(VirtualAddress source, PhysicalFrame frame, int offset, int length)
    {
        if (!IsUserRange(source, (ulong)length))
        {
            return KernelError.BadAddress;
        }

        int done = 0;
        while (true)
        {
            done += space.Machine.Processor.CopyUserToFrame(source + (ulong)done, frame, offset + done, length - done);
            if (done == length)
            {
                return Result.Success;
            }

            if (!space.TryResolveFault(source + (ulong)done, PageFaultCause.None))
            {
                return KernelError.BadAddress;
            }
        }
    }

    /// <summary>Fills user memory with zeros.</summary>
    public Result Clear(VirtualAddress destination, int length)
    {
        if (!IsUserRange(destination, (ulong)length))
        {
            return KernelError.BadAddress;
        }

        int done = 0;
        while (true)
        {
            done += space.Machine.Processor.ClearUser(destination + (ulong)done, length - done);
            if (done == length)
            {
                return Result.Success;
            }

            if (!space.TryResolveFault(destination + (ulong)done, PageFaultCause.Write))
            {
                return KernelError.BadAddress;
            }
        }
    }

    /// <summary>Checks, before a call has an effect, that the whole range can be written; pages that are still to arrive do so now.</summary>
    public Result EnsureWritable(VirtualAddress start, ulong length) => Ensure(start, length, PageFaultCause.Write);

    /// <summary>Checks, before a call has an effect, that the whole range can be read; pages that are still to arrive do so now.</summary>
    public Result EnsureReadable(VirtualAddress start, ulong length) => Ensure(start, length, PageFaultCause.None);

    /// <summary>Copies a NUL-terminated string into the kernel.</summary>
    /// <returns>Its length without the NUL; <see cref="KernelError.NameTooLong"/> where it does not fit with it.</returns>
    public Result<int> CopyStringIn(VirtualAddress source, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            VirtualAddress from = source + (ulong)done;
            int chunk = Math.Min(Math.Min(destination.Length - done, StringChunk), Page.Size - from.PageOffset);
            Span<byte> part = destination.Slice(done, chunk);
            if (CopyIn(from, part).IsError)
            {
                return KernelError.BadAddress;
            }

            int end = part.IndexOf((byte)0);
            if (end >= 0)
            {
                return done + end;
            }

            done += chunk;
        }

        return KernelError.NameTooLong;
    }

    /// <summary>Goes on after a fault: apart from the copy that meets none, which is short so.</summary>
    private Result CopyInRest(VirtualAddress source, Span<byte> destination, int done)
    {
        while (done < destination.Length)
        {
            if (!space.TryResolveFault(source + (ulong)done, PageFaultCause.None))
            {
                return KernelError.BadAddress;
            }

            done += space.Machine.Processor.CopyFromUser(source + (ulong)done, destination[done..]);
        }

        return Result.Success;
    }

    /// <summary>Goes on after a fault: apart from the copy that meets none, which is short so.</summary>
    private Result CopyOutRest(VirtualAddress destination, ReadOnlySpan<byte> source, int done)
    {
        while (done < source.Length)
        {
            if (!space.TryResolveFault(destination + (ulong)done, PageFaultCause.Write))
            {
                return KernelError.BadAddress;
            }

            done += space.Machine.Processor.CopyToUser(destination + (ulong)done, source[done..]);
        }

        return Result.Success;
    }

    private Result Ensure(VirtualAddress start, ulong length, PageFaultCause cause)
    {
        if (length == 0)
        {
            return Result.Success;
        }

        if (!IsUserRange(start, length))
        {
            return KernelError.BadAddress;
        }

        PageAccess needed = cause == PageFaultCause.Write ? PageAccess.Write : PageAccess.Read;
        ulong pages = Page.CountFor((ulong)start.PageOffset + length);
        for (ulong i = 0; i < pages; i++)
        {
            VirtualAddress page = start.PageStart + (i << Page.Shift);
            if ((space.Table.AccessOf(page) & needed) == 0 && !space.TryResolveFault(page, cause))
            {
                return KernelError.BadAddress;
            }
        }

        return Result.Success;
    }
}
