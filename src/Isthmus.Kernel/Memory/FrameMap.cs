using System.Collections.Generic;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>Which frame each page of an address space has: small chunks of neighbours, so that a process with few pages is small and a
/// huge range costs nothing before it is used.</summary>
internal sealed class FrameMap
{
    private const int ChunkShift = 4;
    private const int ChunkPages = 1 << ChunkShift;

    // Empty chunks of small ranges are kept for what comes next in their place; those of large ones would burden every fork.
    private const ulong KeptPages = 256;

    private readonly Dictionary<ulong, int[]> _chunks = [];
    private ulong _lastKey = ulong.MaxValue;
    private int[]? _lastChunk;

    /// <summary>Pages that have a frame.</summary>
    public int Count { get; private set; }

    /// <summary>The page's frame, or none.</summary>
    public PhysicalFrame this[ulong page] => Find(page >> ChunkShift) is { } chunk ? new(chunk[page & (ChunkPages - 1)]) : default;

    /// <summary>Gives a page its frame, or another.</summary>
    public void Set(ulong page, PhysicalFrame frame)
    {
        ulong key = page >> ChunkShift;
        int[]? chunk = Find(key);
        if (chunk is null)
        {
            chunk = new int[ChunkPages];
            _chunks.Add(key, chunk);
            _lastKey = key;
            _lastChunk = chunk;
        }

        ref int slot = ref chunk[page & (ChunkPages - 1)];
        Count += slot == 0 ? 1 : 0;
        slot = frame.Number;
    }

    /// <summary>How many pages of a range have a frame.</summary>
    public int CountIn(ulong start, ulong end)
    {
        int count = 0;
        foreach (KeyValuePair<ulong, int[]> entry in _chunks)
        {
            ulong first = entry.Key << ChunkShift;
            for (int i = 0; first < end && first + ChunkPages > start && i < ChunkPages; i++)
            {
                count += entry.Value[i] != 0 && first + (ulong)i >= start && first + (ulong)i < end ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Lists the pages of a range that have a frame, in no order.</summary>
    public void List(ulong start, ulong end, List<ulong> pages)
    {
        foreach (KeyValuePair<ulong, int[]> entry in _chunks)
        {
            ulong first = entry.Key << ChunkShift;
            for (int i = 0; first < end && first + ChunkPages > start && i < ChunkPages; i++)
            {
                ulong page = first + (ulong)i;
                if (entry.Value[i] != 0 && page >= start && page < end)
                {
                    pages.Add(page);
                }
            }
        }
    }

    /// <summary>Takes every frame out and releases it.</summary>
    public void RemoveAll(FrameMemory frames)
    {
        foreach (KeyValuePair<ulong, int[]> entry in _chunks)
        {
            RemoveFromChunk(frames, entry.Value, entry.Key << ChunkShift, 0, ulong.MaxValue);
        }
    }

    /// <summary>Takes the frames of a range out and releases them.</summary>
    public void Remove(FrameMemory frames, ulong start, ulong end)
    {
        RemoveRange(frames, start, end);
        if (end - start > KeptPages)
        {
            DropEmpty(start, end);
        }
    }

    private void RemoveRange(FrameMemory frames, ulong start, ulong end)
    {
        ulong firstKey = start >> ChunkShift;
        ulong lastKey = (end - 1) >> ChunkShift;
        if (lastKey - firstKey >= (ulong)_chunks.Count)
        {
            foreach (KeyValuePair<ulong, int[]> entry in _chunks)
            {
                RemoveFromChunk(frames, entry.Value, entry.Key, start, end);
            }

            return;
        }

        for (ulong key = firstKey; key <= lastKey; key++)
        {
            if (Find(key) is { } chunk)
            {
                RemoveFromChunk(frames, chunk, key, start, end);
            }
        }
    }

    /// <summary>A copy in which every frame has one more reference.</summary>
    public FrameMap Share(FrameMemory frames)
    {
        var copy = new FrameMap { Count = Count };
        copy._chunks.EnsureCapacity(_chunks.Count);
        foreach (KeyValuePair<ulong, int[]> entry in _chunks)
        {
            foreach (int number in entry.Value)
            {
                if (number != 0)
                {
                    frames.AddReference(new PhysicalFrame(number));
                }
            }

            copy._chunks.Add(entry.Key, (int[])entry.Value.Clone());
        }

        return copy;
    }

    private void DropEmpty(ulong start, ulong end)
    {
        foreach (KeyValuePair<ulong, int[]> entry in _chunks)
        {
            if (entry.Key << ChunkShift >= start && (entry.Key + 1) << ChunkShift <= end)
            {
                _chunks.Remove(entry.Key);
            }
        }

        _chunks.TrimExcess();
        _lastKey = ulong.MaxValue;
        _lastChunk = null;
    }

    private int[]? Find(ulong key)
    {
        if (key != _lastKey)
        {
            _lastChunk = _chunks.GetValueOrDefault(key);
            _lastKey = key;
        }

        return _lastChunk;
    }

    // A chunk goes with its last frame: programs can touch and give back pages all over a huge address space.
    private void RemoveFromChunk(FrameMemory frames, int[] chunk, ulong key, ulong start, ulong end)
    {
        bool isEmpty = true;
        for (int i = 0; i < ChunkPages; i++)
        {
            ulong page = (key << ChunkShift) + (ulong)i;
            if (chunk[i] != 0 && page >= start && page < end)
            {
                frames.Release(new PhysicalFrame(chunk[i]));
                chunk[i] = 0;
                Count--;
            }

            isEmpty &= chunk[i] == 0;
        }

        if (isEmpty)
        {
            _chunks.Remove(key);
            _lastKey = ulong.MaxValue;
            _lastChunk = null;
        }
    }
}
