using System;
using Isthmus.Machine;

namespace Isthmus.Kernel.Startup;

/// <summary>Reads the entries of a cpio "newc" archive that lies in frames, one after the other. Nothing in it is trusted.</summary>
internal sealed class ArchiveReader(FrameMemory frames, BootArchive archive)
{
    private const int HeaderSize = 110;
    private const int MagicSize = 6;
    private const int FieldSize = 8;
    private const int ModeField = 1;
    private const int OwnerField = 2;
    private const int GroupField = 3;
    private const int TimeField = 5;
    private const int SizeField = 6;
    private const int NameSizeField = 11;
    private const int NameChunk = 128;

    private readonly byte[] _header = new byte[HeaderSize];
    private readonly byte[] _name = new byte[Files.PathSyntax.MaximumPath + 1];
    private long _next;

    /// <summary>The entry's path: bytes up to the first NUL.</summary>
    public ReadOnlySpan<byte> Path => _name.AsSpan(0, PathLength);

    /// <summary>The type and permission bits.</summary>
    public int Mode { get; private set; }

    /// <summary>The owner.</summary>
    public int Owner { get; private set; }

    /// <summary>The group.</summary>
    public int Group { get; private set; }

    /// <summary>Seconds since 1970 of the last change.</summary>
    public long ModifiedSeconds { get; private set; }

    /// <summary>Where the data begins.</summary>
    public long DataStart { get; private set; }

    /// <summary>Bytes of data; they lie inside the archive.</summary>
    public long DataLength { get; private set; }

    private int PathLength { get; set; }

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False where there is none that makes sense.</returns>
    public bool TryReadNext()
    {
        if (!TryRead(_next, _header) || !_header.AsSpan(0, MagicSize).SequenceEqual("070701"u8))
        {
            return false;
        }

        if (!TryGetField(ModeField, out uint mode) || !TryGetField(OwnerField, out uint owner) || !TryGetField(GroupField, out uint group)
            || !TryGetField(TimeField, out uint time) || !TryGetField(SizeField, out uint size)
            || !TryGetField(NameSizeField, out uint nameSize))
        {
            return false;
        }

        long nameStart = _next + HeaderSize;
        long dataStart = AlignToWord(nameStart + nameSize);
        if (dataStart > archive.Length || size > archive.Length - dataStart || !TryReadName(nameStart, nameSize))
        {
            return false;
        }

        Mode = (int)mode & 0xFFFF;
        Owner = (int)owner;
        Group = (int)group;
        ModifiedSeconds = time;
        DataStart = dataStart;
        DataLength = size;
        _next = AlignToWord(dataStart + size);
        return true;
    }

    /// <summary>Copies bytes out of the archive.</summary>
    /// <returns>False where they do not all lie inside it.</returns>
    public bool TryRead(long position, Span<byte> destination)
    {
        if (position < 0 || destination.Length > archive.Length - position)
        {
            return false;
        }

        while (!destination.IsEmpty)
        {
            int offset = (int)(position & (Page.Size - 1));
            int length = Math.Min(Page.Size - offset, destination.Length);
            frames.Read(archive.Frames[(int)(position >> Page.Shift)], offset, destination[..length]);
            destination = destination[length..];
            position += length;
        }

        return true;
    }

    private static long AlignToWord(long position) => (position + 3) & ~3L;

    private bool TryReadName(long start, uint size)
    {
        int done = 0;
        while (done < size && done < _name.Length)
        {
            // The name is padded with NULs up to a page: only its beginning is read.
            Span<byte> chunk = _name.AsSpan(done, (int)Math.Min(NameChunk, Math.Min(size - done, _name.Length - done)));
            if (!TryRead(start + done, chunk))
            {
                return false;
            }

            int end = chunk.IndexOf((byte)0);
            if (end >= 0)
            {
                PathLength = done + end;
                return true;
            }

            done += chunk.Length;
        }

        return false;
    }

    private bool TryGetField(int index, out uint value)
    {
        value = 0;
        foreach (byte digit in _header.AsSpan(MagicSize + (index * FieldSize), FieldSize))
        {
            int number = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => -1,
            };
            if (number < 0)
            {
                return false;
            }

            value = (value << 4) | (uint)number;
        }

        return true;
    }
}
