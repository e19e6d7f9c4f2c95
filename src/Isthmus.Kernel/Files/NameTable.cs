using System;

namespace Isthmus.Kernel.Files;

/// <summary>
/// The entries of a directory in memory: found by the hash of a name's bytes without any string, and kept in the order in which they
/// were added, so that a reader goes on at the right place whatever is added and removed meanwhile.
/// </summary>
internal sealed class NameTable
{
    /// <summary>The first position of an entry; below are those of "." and "..".</summary>
    public const long FirstPosition = 2;

    private DirectoryEntry?[] _buckets = [];
    private DirectoryEntry[] _ordered = [];
    private int _orderedCount;
    private long _nextPosition = FirstPosition;

    /// <summary>Entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>The entry of that name, or null.</summary>
    public DirectoryEntry? Find(ReadOnlySpan<byte> name)
    {
        if (Count == 0)
        {
            return null;
        }

        uint hash = HashOf(name);
        DirectoryEntry? entry = _buckets[hash & (uint)(_buckets.Length - 1)];
        while (entry is not null && !entry.Matches(hash, name))
        {
            entry = entry.NextInBucket;
        }

        return entry;
    }

    /// <summary>Adds an entry whose name is not there yet.</summary>
    public void Add(DirectoryEntry entry)
    {
        entry.Hash = HashOf(entry.GetNameBytes());
        entry.Position = _nextPosition++;
        if (Count >= _buckets.Length)
        {
            Rehash(Math.Max(4, _buckets.Length * 2));
        }

        if (_orderedCount == _ordered.Length)
        {
            Array.Resize(ref _ordered, Math.Max(4, _orderedCount * 2));
        }

        Count++;
        _ordered[_orderedCount++] = entry;
        PutIntoBucket(entry);
    }

    /// <summary>Removes an entry that is there.</summary>
    public void Remove(DirectoryEntry entry)
    {
        ref DirectoryEntry? link = ref _buckets[entry.Hash & (uint)(_buckets.Length - 1)];
        if (link == entry)
        {
            link = entry.NextInBucket;
        }
        else
        {
            DirectoryEntry before = link!;
            while (before.NextInBucket != entry)
            {
                before = before.NextInBucket!;
            }

            before.NextInBucket = entry.NextInBucket;
        }

        entry.NextInBucket = null;
        entry.IsRemoved = true;
        Count--;
        if (_orderedCount > 8 && Count < _orderedCount / 2)
        {
            Compact();
        }
    }

    /// <summary>The first entry at or after a position, or null.</summary>
    public DirectoryEntry? FindFrom(long position)
    {
        int low = 0;
        int high = _orderedCount;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ordered[middle].Position < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        while (low < _orderedCount && _ordered[low].IsRemoved)
        {
            low++;
        }

        return low < _orderedCount ? _ordered[low] : null;
    }

    private static uint HashOf(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte value in name)
        {
            hash = unchecked((hash ^ value) * 16777619);
        }

        return hash ^ (hash >> 15);
    }

    private void PutIntoBucket(DirectoryEntry entry)
    {
        ref DirectoryEntry? bucket = ref _buckets[entry.Hash & (uint)(_buckets.Length - 1)];
        entry.NextInBucket = bucket;
        bucket = entry;
    }

    private void Rehash(int size)
    {
        _buckets = new DirectoryEntry?[size];
        for (int i = 0; i < _orderedCount; i++)
        {
            if (!_ordered[i].IsRemoved)
            {
                PutIntoBucket(_ordered[i]);
            }
        }
    }

    private void Compact()
    {
        int kept = 0;
        for (int i = 0; i < _orderedCount; i++)
        {
            if (!_ordered[i].IsRemoved)
            {
                _ordered[kept++] = _ordered[i];
            }
        }

        Array.Clear(_ordered, kept, _orderedCount - kept);
        _orderedCount = kept;
    }
}
