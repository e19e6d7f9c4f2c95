using System;
using Isthmus.Machine;

namespace Isthmus.Kernel.Files;

/// <summary>
/// Which frame holds which page of a file. Small files have one array as long as they need; further pages hang in a tree of two
/// levels above arrays of 512, so a hole of any size costs nothing.
/// </summary>
internal sealed class FramePages
{
    /// <summary>Pages that the index can hold: 512 GiB.</summary>
    public const long MaximumPages = 1L << 27;

    private const int LeafBits = 9;
    private const int LeafSize = 1 << LeafBits;
    private const int LeafMask = LeafSize - 1;

    private PhysicalFrame[] _first = [];
    private PhysicalFrame[]?[]?[] _tree = [];

    /// <summary>Pages that are not holes.</summary>
    public long Count { get; private set; }

    /// <summary>The frame of a page, or none in a hole.</summary>
    public PhysicalFrame Find(long index)
    {
        if (index < _first.Length)
        {
            return _first[index];
        }

        if (index < LeafSize || index >= MaximumPages)
        {
            return PhysicalFrame.None;
        }

        int top = (int)(index >> (2 * LeafBits));
        PhysicalFrame[]? leaf = top < _tree.Length ? _tree[top]?[(int)(index >> LeafBits) & LeafMask] : null;
        return leaf is null ? PhysicalFrame.None : leaf[(int)index & LeafMask];
    }

    /// <summary>Makes room for a file of that many pages.</summary>
    public void Reserve(long pages)
    {
        if (pages > _first.Length)
        {
            Array.Resize(ref _first, (int)Math.Min(pages, LeafSize));
        }
    }

    /// <summary>Puts a frame where a hole or another frame was.</summary>
    public void Set(long index, PhysicalFrame frame)
    {
        ref PhysicalFrame slot = ref SlotOf(index);
        Count += (frame.Exists ? 1 : 0) - (slot.Exists ? 1 : 0);
        slot = frame;
    }

    /// <summary>Takes every frame from <paramref name="start"/> on out and gives it back to the volume.</summary>
    public void ReleaseFrom(long start, Volume volume)
    {
        if (Count == 0)
        {
            return;
        }

        ReleaseLeaf(_first, start, volume);
        for (int top = 0; top < _tree.Length; top++)
        {
            PhysicalFrame[]?[]? branch = _tree[top];
            for (int middle = 0; branch is not null && middle < LeafSize; middle++)
            {
                long first = ((long)top << (2 * LeafBits)) | ((long)middle << LeafBits);
                if (branch[middle] is { } leaf && first + LeafSize > start)
                {
                    ReleaseLeaf(leaf, start - first, volume);
                    if (first >= start)
                    {
                        branch[middle] = null;
                    }
                }
            }
        }

        if (start == 0)
        {
            _first = [];
            _tree = [];
        }
    }

    private ref PhysicalFrame SlotOf(long index)
    {
        if (index < LeafSize)
        {
            if (index >= _first.Length)
            {
                Array.Resize(ref _first, (int)Math.Min(LeafSize, Math.Max(index + 1, _first.Length * 2)));
            }

            return ref _first[index];
        }

        int top = (int)(index >> (2 * LeafBits));
        if (top >= _tree.Length)
        {
            Array.Resize(ref _tree, top + 1);
        }

        PhysicalFrame[]?[] branch = _tree[top] ??= new PhysicalFrame[]?[LeafSize];
        PhysicalFrame[] leaf = branch[(int)(index >> LeafBits) & LeafMask] ??= new PhysicalFrame[LeafSize];
        return ref leaf[(int)index & LeafMask];
    }

    private void ReleaseLeaf(PhysicalFrame[] leaf, long start, Volume volume)
    {
        for (long i = Math.Max(0, start); i < leaf.Length; i++)
        {
            if (leaf[i].Exists)
            {
                volume.ReleasePage(leaf[i]);
                leaf[i] = PhysicalFrame.None;
                Count--;
            }
        }
    }
}
