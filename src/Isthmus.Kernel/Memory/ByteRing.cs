using System;

namespace Isthmus.Kernel.Memory;

/// <summary>Bytes in order, first in first out: what is on its way through a pipe or a connection. Its memory grows as it fills, up to
/// its capacity. Bytes are put down and counted in two steps, so that what cannot be copied is never seen.</summary>
/// <param name="capacity">Bytes that fit; a power of two.</param>
internal sealed class ByteRing(int capacity)
{
    private const int SmallestSize = 256;

    private byte[] _bytes = [];
    private int _head;

    /// <summary>Bytes in it.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that still fit.</summary>
    public int Free => capacity - Count;

    /// <summary>Copies user memory behind the end; <see cref="Append"/> counts it.</summary>
    /// <returns>Bytes copied: fewer than asked for where the ring ends before memory that nobody may read.</returns>
    public Result<int> Fill(UserMemory memory, UserBuffer source, int length)
    {
        EnsureRoom(length);
        int start = (_head + Count) & (_bytes.Length - 1);
        int first = Math.Min(length, _bytes.Length - start);
        if (memory.CopyIn(source.Address, _bytes.AsSpan(start, first)).IsError)
        {
            return KernelError.BadAddress;
        }

        return first < length && memory.CopyIn(source.Address + (ulong)first, _bytes.AsSpan(0, length - first)).IsError ? first : length;
    }

    /// <summary>Copies bytes from a distance after the first to user memory; <see cref="Skip"/> forgets them.</summary>
    /// <returns>Bytes copied: fewer than asked for where the ring ends before memory that nobody may write.</returns>
    public Result<int> Drain(UserMemory memory, UserBuffer destination, int distance, int length)
    {
        int start = (_head + distance) & (_bytes.Length - 1);
        int first = Math.Min(length, _bytes.Length - start);
        if (memory.CopyOut(destination.Address, _bytes.AsSpan(start, first)).IsError)
        {
            return KernelError.BadAddress;
        }

        return first < length && memory.CopyOut(destination.Address + (ulong)first, _bytes.AsSpan(0, length - first)).IsError
            ? first
            : length;
    }

    /// <summary>Puts bytes down at a distance behind the end, without counting them.</summary>
    public void Put(int distance, ReadOnlySpan<byte> source)
    {
        EnsureRoom(distance + source.Length);
        int start = (_head + Count + distance) & (_bytes.Length - 1);
        int first = Math.Min(source.Length, _bytes.Length - start);
        source[..first].CopyTo(_bytes.AsSpan(start));
        source[first..].CopyTo(_bytes);
    }

    /// <summary>Counts bytes that were put down at the end.</summary>
    public void Append(int length) => Count += length;

    /// <summary>Copies bytes from a distance after the first.</summary>
    public void Peek(int distance, Span<byte> destination)
    {
        int start = (_head + distance) & (_bytes.Length - 1);
        int first = Math.Min(destination.Length, _bytes.Length - start);
        _bytes.AsSpan(start, first).CopyTo(destination);
        _bytes.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    /// <summary>Forgets the first bytes.</summary>
    public void Skip(int length)
    {
        _head = (_head + length) & (_bytes.Length - 1);
        Count -= length;
    }

    /// <summary>Goes back to the start of its memory where it is empty: the same few cache lines serve short transfers. Nothing may be
    /// put down beyond the end.</summary>
    public void Rewind() => _head = Count == 0 ? 0 : _head;

    /// <summary>Forgets everything and gives the memory up.</summary>
    public void Clear()
    {
        _bytes = [];
        _head = 0;
        Count = 0;
    }

    private void EnsureRoom(int length)
    {
        if (Count + length <= _bytes.Length)
        {
            return;
        }

        int size = Math.Max(_bytes.Length, SmallestSize);
        while (size < Count + length)
        {
            size *= 2;
        }

        // All of it moves, what was put down beyond the end too.
        byte[] larger = new byte[size];
        _bytes.AsSpan(_head).CopyTo(larger);
        _bytes.AsSpan(0, _head).CopyTo(larger.AsSpan(_bytes.Length - _head));
        _bytes = larger;
        _head = 0;
    }
}
