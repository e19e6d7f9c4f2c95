using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Isthmus.Cli.Host;

namespace Isthmus.Cli.Archives;

/// <summary>
/// Writes the boot archive: cpio "newc", in which the data of every regular file begins on a page boundary, so that the kernel can use
/// the archive's own frames as the file's pages. The gap is filled by NULs at the end of the name, which every reader ignores.
/// Names are raw bytes without a leading slash.
/// </summary>
internal sealed class ArchiveWriter : IDisposable
{
    private const int PageSize = 4096;
    private const int HeaderSize = 110;
    private const int BufferSize = 1 << 20;
    private const string EndName = "TRAILER!!!";

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private int _buffered;
    private long _offset;
    private uint _nextInode = 1;

    public ArchiveWriter(Stream stream)
    {
        _stream = stream;
    }

    /// <summary>Bytes written up to now.</summary>
    public long Length => _offset;

    public void WriteDirectory(ReadOnlySpan<byte> name, EntryMetadata metadata)
    {
        _directories.Add(Encoding.Latin1.GetString(name));
        WriteHeader(name, metadata, 0, name.Length + 1, 2);
    }

    /// <summary>Whether a directory of that name has been written.</summary>
    public bool HasDirectory(ReadOnlySpan<byte> name) => name.IsEmpty || _directories.Contains(Encoding.Latin1.GetString(name));

    public void WriteSymbolicLink(ReadOnlySpan<byte> name, EntryMetadata metadata, ReadOnlySpan<byte> target)
    {
        WriteHeader(name, metadata, (uint)target.Length, name.Length + 1, 1);
        Append(target);
        PadTo(4);
    }

    public void WriteFile(ReadOnlySpan<byte> name, EntryMetadata metadata, ReadOnlySpan<byte> content)
    {
        WriteFileHeader(name, metadata, content.Length);
        Append(content);
        PadTo(4);
    }

    /// <summary>Copies a file of the host. One that shrinks meanwhile is filled up with zeros, one that grows is cut off.</summary>
    public void WriteFile(ReadOnlySpan<byte> name, EntryMetadata metadata, Stream content, long length)
    {
        WriteFileHeader(name, metadata, length);
        long left = length;
        while (left > 0)
        {
            if (_buffered == BufferSize)
            {
                Flush();
            }

            int room = (int)Math.Min(left, BufferSize - _buffered);
            int count = content.Read(_buffer, _buffered, room);
            if (count == 0)
            {
                AppendZeros(left);
                break;
            }

            _buffered += count;
            _offset += count;
            left -= count;
        }

        PadTo(4);
    }

    /// <summary>Writes the end mark. Nothing can follow it.</summary>
    public void Finish()
    {
        WriteHeader(Encoding.ASCII.GetBytes(EndName), default, 0, EndName.Length + 1, 1);
        PadTo(512);
        Flush();
        _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();

    private void WriteFileHeader(ReadOnlySpan<byte> name, EntryMetadata metadata, long length)
    {
        if (length > uint.MaxValue)
        {
            throw new UsageException($"{Encoding.UTF8.GetString(name)}: the file is larger than 4 GiB, which a boot archive cannot hold");
        }

        int nameSize = name.Length + 1;
        if (length > 0)
        {
            long end = _offset + HeaderSize + nameSize;
            nameSize += (int)(((end + PageSize - 1) / PageSize * PageSize) - end);
        }

        WriteHeader(name, metadata, (uint)length, nameSize, 1);
    }

    private void WriteHeader(ReadOnlySpan<byte> name, EntryMetadata metadata, uint dataSize, int nameSize, uint links)
    {
        Append("070701"u8);
        AppendField(_nextInode++);
        AppendField(metadata.Mode);
        AppendField(metadata.Owner);
        AppendField(metadata.Group);
        AppendField(links);
        AppendField(metadata.ModificationTime);
        AppendField(dataSize);
        AppendField(0);
        AppendField(0);
        AppendField(0);
        AppendField(0);
        AppendField((uint)nameSize);
        AppendField(0);
        Append(name);
        AppendZeros(nameSize - name.Length);
        PadTo(4);
    }

    private void AppendField(uint value)
    {
        Span<byte> digits = stackalloc byte[8];
        for (int index = 7; index >= 0; index--, value >>= 4)
        {
            digits[index] = "0123456789ABCDEF"u8[(int)(value & 0xF)];
        }

        Append(digits);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _offset += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_buffered == BufferSize)
            {
                Flush();
            }

            int count = Math.Min(bytes.Length, BufferSize - _buffered);
            bytes[..count].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += count;
            bytes = bytes[count..];
        }
    }

    private void AppendZeros(long count)
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[512];
        while (count > 0)
        {
            int piece = (int)Math.Min(count, zeros.Length);
            Append(zeros[..piece]);
            count -= piece;
        }
    }

    private void PadTo(int alignment) => AppendZeros((alignment - (_offset % alignment)) % alignment);

    private void Flush()
    {
        _stream.Write(_buffer, 0, _buffered);
        _buffered = 0;
    }
}
