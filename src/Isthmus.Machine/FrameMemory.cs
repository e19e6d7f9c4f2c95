using System;

namespace Isthmus.Machine;

/// <summary>
/// All physical memory that the kernel may use for user pages and file data: allocation with reference counts, and checked access to
/// the contents. A frame number that is not allocated is refused by every member with an exception: that is a kernel bug.
/// </summary>
public abstract class FrameMemory
{
    /// <summary>Frames in the pool, free or not.</summary>
    public abstract int TotalFrames { get; }

    /// <summary>Frames that could be allocated now.</summary>
    public abstract int FreeFrames { get; }

    /// <summary>Frames that user pages and file data may still take. The other free ones are kept for page tables and for what the
    /// kernel's own heap may grow by, so that no program can take them; an allocation does not check this, its caller does.</summary>
    public abstract int FreeUserFrames { get; }

    /// <summary>Takes a frame full of zeros with a reference count of 1.</summary>
    /// <returns>False where memory is exhausted.</returns>
    public abstract bool TryAllocateZeroed(out PhysicalFrame frame);

    /// <summary>Takes a frame whose content is that of <paramref name="source"/>, with a reference count of 1.</summary>
    /// <returns>False where memory is exhausted.</returns>
    public abstract bool TryAllocateCopy(PhysicalFrame source, out PhysicalFrame copy);

    /// <summary>Adds a reference.</summary>
    public abstract void AddReference(PhysicalFrame frame);

    /// <summary>Drops a reference; the last one gives the frame back to the pool.</summary>
    public abstract void Release(PhysicalFrame frame);

    /// <summary>References to the frame.</summary>
    public abstract int ReferenceCount(PhysicalFrame frame);

    /// <summary>Copies out of a frame. Offset and length must lie inside it.</summary>
    public abstract void Read(PhysicalFrame frame, int offset, Span<byte> destination);

    /// <summary>Copies into a frame. Offset and length must lie inside it.</summary>
    public abstract void Write(PhysicalFrame frame, int offset, ReadOnlySpan<byte> source);

    /// <summary>Fills part of a frame with zeros.</summary>
    public abstract void Clear(PhysicalFrame frame, int offset, int length);
}
