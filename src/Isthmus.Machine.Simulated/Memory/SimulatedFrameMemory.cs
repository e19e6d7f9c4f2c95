using System;
using System.Collections.Generic;

namespace Isthmus.Machine.Simulated.Memory;

/// <summary>
/// Physical memory in arrays that exist once they are written to. A freed frame is reused as late as possible, and misuse throws:
/// double release, access to a free frame or to a page table's frame, ranges outside a frame.
/// </summary>
public sealed class SimulatedFrameMemory : FrameMemory
{
    // Frames do not begin at 1, so that an index and a frame number are never mistaken for each other unnoticed.
    private const int FirstNumber = 256;

    // The kernel's own heap lies outside the simulated memory: only page tables need a reserve.
    private const int ReservedShare = 32;

    // The count of references of a frame that holds a page table: nobody else may touch it.
    private const int TableMark = -1;

    private readonly byte[]?[] _contents;
    private readonly int[] _references;
    private readonly int[] _generations;
    private readonly Queue<int> _free;

    internal SimulatedFrameMemory(int frames, AllocationFaults frameFaults, AllocationFaults tableFaults)
    {
        _contents = new byte[]?[frames];
        _references = new int[frames];
        _generations = new int[frames];
        _free = new Queue<int>(frames);
        for (int index = 0; index < frames; index++)
        {
            _free.Enqueue(index);
        }

        FrameFaults = frameFaults;
        TableFaults = tableFaults;
    }

    /// <summary>Failures of <see cref="TryAllocateZeroed"/> and <see cref="TryAllocateCopy"/>.</summary>
    public AllocationFaults FrameFaults { get; }

    /// <summary>Failures of page-table allocation.</summary>
    public AllocationFaults TableFaults { get; }

    /// <inheritdoc/>
    public override int TotalFrames => _references.Length;

    /// <inheritdoc/>
    public override int FreeFrames => _free.Count;

    /// <inheritdoc/>
    public override int FreeUserFrames => Math.Max(0, FreeFrames - (TotalFrames / ReservedShare));

    /// <summary>Frames that hold page tables.</summary>
    public int TableFrames { get; private set; }

    /// <summary>Frames with references.</summary>
    public int AllocatedFrames => TotalFrames - FreeFrames - TableFrames;

    /// <inheritdoc/>
    public override bool TryAllocateZeroed(out PhysicalFrame frame)
    {
        frame = PhysicalFrame.None;
        return !FrameFaults.Refuse() && TryTake(1, out frame);
    }

    /// <inheritdoc/>
    public override bool TryAllocateCopy(PhysicalFrame source, out PhysicalFrame copy)
    {
        byte[]? content = _contents[IndexOf(source)];
        if (!TryAllocateZeroed(out copy))
        {
            return false;
        }

        _contents[copy.Number - FirstNumber] = (byte[]?)content?.Clone();
        return true;
    }

    /// <inheritdoc/>
    public override void AddReference(PhysicalFrame frame)
    {
        int index = IndexOf(frame);
        _references[index] = checked(_references[index] + 1);
    }

    /// <inheritdoc/>
    public override void Release(PhysicalFrame frame)
    {
        int index = IndexOf(frame);
        if (--_references[index] == 0)
        {
            GiveBack(index);
        }
    }

    /// <inheritdoc/>
    public override int ReferenceCount(PhysicalFrame frame) => _references[IndexOf(frame)];

    /// <inheritdoc/>
    public override void Read(PhysicalFrame frame, int offset, Span<byte> destination)
    {
        int index = IndexOf(frame, offset, destination.Length);
        if (_contents[index] is { } content)
        {
            content.AsSpan(offset, destination.Length).CopyTo(destination);
        }
        else
        {
            destination.Clear();
        }
    }

    /// <inheritdoc/>
    public override void Write(PhysicalFrame frame, int offset, ReadOnlySpan<byte> source)
    {
        int index = IndexOf(frame, offset, source.Length);
        source.CopyTo((_contents[index] ??= new byte[Page.Size]).AsSpan(offset));
    }

    /// <inheritdoc/>
    public override void Clear(PhysicalFrame frame, int offset, int length)
    {
        int index = IndexOf(frame, offset, length);
        _contents[index]?.AsSpan(offset, length).Clear();
    }

    /// <summary>Takes a frame for a page table.</summary>
    internal bool TryAllocateTable(out PhysicalFrame frame)
    {
        frame = PhysicalFrame.None;
        if (TableFaults.Refuse() || !TryTake(TableMark, out frame))
        {
            return false;
        }

        TableFrames++;
        return true;
    }

    /// <summary>Gives a page table's frame back.</summary>
    internal void ReleaseTable(PhysicalFrame frame)
    {
        int index = frame.Number - FirstNumber;
        _references[index] = 0;
        TableFrames--;
        GiveBack(index);
    }

    /// <summary>Which life of the frame this is: it differs after the frame was freed.</summary>
    internal int GenerationOf(PhysicalFrame frame) => _generations[IndexOf(frame)];

    /// <summary>True while the frame lives its life number <paramref name="generation"/>.</summary>
    internal bool IsAlive(PhysicalFrame frame, int generation)
        => _references[frame.Number - FirstNumber] > 0 && _generations[frame.Number - FirstNumber] == generation;

    private bool TryTake(int references, out PhysicalFrame frame)
    {
        if (!_free.TryDequeue(out int index))
        {
            frame = PhysicalFrame.None;
            return false;
        }

        _references[index] = references;
        frame = new PhysicalFrame(index + FirstNumber);
        return true;
    }

    private void GiveBack(int index)
    {
        _contents[index] = null;
        _generations[index]++;
        _free.Enqueue(index);
    }

    private int IndexOf(PhysicalFrame frame, int offset, int length)
        => offset >= 0 && length >= 0 && offset <= Page.Size - length
            ? IndexOf(frame)
            : throw new MachineMisuseException($"{frame}: {length} bytes at offset {offset} lie outside a frame.");

    private int IndexOf(PhysicalFrame frame)
    {
        int index = frame.Number - FirstNumber;
        if ((uint)index >= (uint)_references.Length)
        {
            throw new MachineMisuseException($"{frame} does not exist.");
        }

        return _references[index] switch
        {
            > 0 => index,
            0 => throw new MachineMisuseException($"{frame} is free."),
            _ => throw new MachineMisuseException($"{frame} holds a page table."),
        };
    }
}
