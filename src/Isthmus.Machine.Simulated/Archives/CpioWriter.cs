using System;
using System.IO;
using System.Text;

namespace Isthmus.Machine.Simulated.Archives;

/// <summary>Writes the cpio format "newc": a header of hexadecimal numbers, the name, the data, both padded to words.</summary>
internal sealed class CpioWriter
{
    private const int HeaderSize = 110;

    private readonly MemoryStream _output = new();
    private int _nextInode = 1;

    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="pageAligned">Whether its data begins on a page boundary: the name is padded with NULs, which its length counts.</param>
    public void Write(ArchiveEntry entry, bool pageAligned)
    {
        byte[] name = Encoding.UTF8.GetBytes(entry.Path);
        long nameStart = _output.Position + HeaderSize;
        long nameEnd = nameStart + name.Length + 1;
        if (pageAligned && entry.Content.Length > 0)
        {
            nameEnd = (nameEnd + Page.Size - 1) / Page.Size * Page.Size;
        }

        WriteHeader(entry, (int)(nameEnd - nameStart));
        _output.Write(name);
        PadTo(nameEnd);
        PadToWord();
        _output.Write(entry.Content);
        PadToWord();
    }

    /// <summary>Writes the end mark, and answers with everything.</summary>
    public byte[] Finish()
    {
        _nextInode = 0;
        Write(new ArchiveEntry("TRAILER!!!", 0, [], 0, 0, 0), pageAligned: false);
        return _output.ToArray();
    }

    private void WriteHeader(ArchiveEntry entry, int nameSize)
    {
        bool isDirectory = (entry.Mode & 0xF000) == 0x4000;
        ReadOnlySpan<long> fields =
        [
            _nextInode++, entry.Mode, entry.Owner, entry.Group, isDirectory ? 2 : 1, entry.ModifiedSeconds, entry.Content.Length,
            0, 0, 0, 0, nameSize, 0,
        ];
        var header = new StringBuilder("070701", HeaderSize);
        foreach (long field in fields)
        {
            header.Append(checked((uint)field).ToString("x8"));
        }

        _output.Write(Encoding.ASCII.GetBytes(header.ToString()));
    }

    private void PadToWord() => PadTo((_output.Position + 3) & ~3L);

    private void PadTo(long position)
    {
        while (_output.Position < position)
        {
            _output.WriteByte(0);
        }
    }
}
