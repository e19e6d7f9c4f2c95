using System;

namespace Isthmus.Machine.X64;

/// <summary>Physical memory: the boot code's pool, which the runtime's heap draws from too, with a reference count for each frame that
/// the kernel took. A count of 0 means "not the kernel's", so no member can reach the heap.</summary>
internal sealed unsafe class X64FrameMemory : FrameMemory
{
    private readonly int[] _references = new int[(int)(Native.HighestAddress() >> Page.Shift)];

    public override int TotalFrames { get; } = (int)Native.TotalFrames();

    public override int FreeFrames => (int)Native.FreeFrames();

    public override int FreeUserFrames => (int)Native.FreeUserFrames();

    public override bool TryAllocateZeroed(out PhysicalFrame frame)
    {
        if (!TryAllocate(out frame))
        {
            return false;
        }

        // SAFETY: the frame was just taken from the pool, so nothing else refers to it, and it is a whole page.
        Native.ClearFrame(Native.Physical((ulong)frame.Number << Page.Shift));
        return true;
    }

    public override bool TryAllocateCopy(PhysicalFrame source, out PhysicalFrame copy)
    {
        byte* from = Address(source);
        if (!TryAllocate(out copy))
        {
            return false;
        }

        // SAFETY: both are whole frames; the source is allocated (checked by Address), the copy was just taken.
        Buffer.MemoryCopy(from, Native.Physical((ulong)copy.Number << Page.Shift), Page.Size, Page.Size);
        return true;
    }

    public override void AddReference(PhysicalFrame frame)
    {
        _ = Address(frame);
        _references[frame.Number]++;
    }

    public override void Release(PhysicalFrame frame)
    {
        _ = Address(frame);
        if (--_references[frame.Number] == 0)
        {
            Native.FreeFrame((ulong)frame.Number << Page.Shift);
        }
    }

    public override int ReferenceCount(PhysicalFrame frame) => _references[frame.Number];

    public override void Read(PhysicalFrame frame, int offset, Span<byte> destination)
        => Content(frame, offset, destination.Length).CopyTo(destination);

    public override void Write(PhysicalFrame frame, int offset, ReadOnlySpan<byte> source)
        => source.CopyTo(Content(frame, offset, source.Length));

    public override void Clear(PhysicalFrame frame, int offset, int length) => Content(frame, offset, length).Clear();

    /// <summary>The kernel's address of a frame that the kernel has.</summary>
    internal byte* Address(PhysicalFrame frame)
    {
        if (_references[frame.Number] <= 0)
        {
            throw new InvalidOperationException($"{frame} is not allocated");
        }

        return Native.Physical((ulong)frame.Number << Page.Shift);
    }

    /// <summary>Takes the frames of the boot archive over, which the boot code kept out of the pool.</summary>
    internal PhysicalFrame Adopt(ulong address)
    {
        var frame = new PhysicalFrame((int)(address >> Page.Shift));
        _references[frame.Number] = 1;
        return frame;
    }

    private bool TryAllocate(out PhysicalFrame frame)
    {
        ulong address = Native.AllocateFrame();
        frame = new PhysicalFrame((int)(address >> Page.Shift));
        if (address == 0)
        {
            return false;
        }

        _references[frame.Number] = 1;
        return true;
    }

    // SAFETY: the frame is allocated (Address throws otherwise) and the slice of its page is checked.
    private Span<byte> Content(PhysicalFrame frame, int offset, int length)
        => new Span<byte>(Address(frame), Page.Size).Slice(offset, length);
}
