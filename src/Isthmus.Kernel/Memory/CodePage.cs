using System;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>A page of code that the kernel gives to programs, the same frame in every address space: the way back from signal
/// handlers. It is there for as long as the kernel.</summary>
public sealed class CodePage : IPageSource
{
    private readonly FrameMemory _frames;
    private readonly PhysicalFrame _frame;

    private CodePage(FrameMemory frames, PhysicalFrame frame)
    {
        _frames = frames;
        _frame = frame;
    }

    /// <summary>Makes a page that begins with the code; null where no frame is left.</summary>
    public static CodePage? TryCreate(FrameMemory frames, ReadOnlySpan<byte> code)
    {
        if (!frames.TryAllocateZeroed(out PhysicalFrame frame))
        {
            return null;
        }

        frames.Write(frame, 0, code);
        return new CodePage(frames, frame);
    }

    /// <inheritdoc/>
    public bool TryGetPage(long pageIndex, out PhysicalFrame frame)
    {
        frame = _frame;
        if (pageIndex != 0)
        {
            return false;
        }

        _frames.AddReference(frame);
        return true;
    }

    /// <inheritdoc/>
    public void AddReference()
    {
        // It outlives every mapping.
    }

    /// <inheritdoc/>
    public void Release()
    {
        // As above.
    }
}
