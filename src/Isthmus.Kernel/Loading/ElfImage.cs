using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>
/// An ELF64 program file, taken apart and checked before anything is done with it. Every number in it is hostile. Sources: the System V
/// ABI, chapters 4 and 5, and its AMD64 supplement.
/// </summary>
public sealed class ElfImage
{
    private const int HeaderBytes = 64;
    internal const int ProgramHeaderBytes = 56;
    private const int MaximumProgramHeaders = 64;
    private const int MaximumNoteBytes = 1024;
    private const int MaximumInterpreterBytes = 1024;
    private const ulong MaximumAlignment = 1UL << 30;
    private const uint Load = 1;
    private const uint Interpreter = 3;
    private const uint Note = 4;
    private const uint Stack = 0x6474_E551;
    private const ushort ExecutableType = 2;
    private const ushort DynamicType = 3;
    private const ushort Amd64 = 62;

    private readonly List<ElfSegment> _segments = [];

    private ElfImage()
    {
    }

    /// <summary>The loadable segments, lowest first.</summary>
    public IReadOnlyList<ElfSegment> Segments => _segments;

    /// <summary>The first instruction, relative to the base for a position-independent image.</summary>
    public ulong Entry { get; private set; }

    /// <summary>True where the image can lie anywhere.</summary>
    public bool IsPositionIndependent { get; private set; }

    /// <summary>The ABI that the file's note names; null where it has none.</summary>
    public string? Abi { get; private set; }

    /// <summary>True where it names an interpreter.</summary>
    public bool HasInterpreter => InterpreterPath.Length > 0;

    /// <summary>The path of the interpreter that it names; empty where it names none.</summary>
    public byte[] InterpreterPath { get; private set; } = [];

    /// <summary>A power of two that the base of a position-independent image is a multiple of.</summary>
    public ulong Alignment { get; private set; } = Page.Size;

    /// <summary>Where its program headers lie in memory, relative to the base; 0 where no segment holds them.</summary>
    public ulong ProgramHeaders { get; private set; }

    /// <summary>How many program headers it has.</summary>
    public int ProgramHeaderCount { get; private set; }

    /// <summary>Bytes of stack that it asks for; 0 where it does not. The size is hostile, too.</summary>
    public ulong StackSize { get; private set; }

    /// <summary>Takes a file apart.</summary>
    public static ElfError Parse(Inode file, VirtualAddress userLimit, out ElfImage image)
    {
        image = new ElfImage();
        Span<byte> header = stackalloc byte[HeaderBytes];
        int length = file.Read(0, header);
        if (length < 4 || !header[..4].SequenceEqual("\u007fELF"u8))
        {
            return ElfError.NotElf;
        }

        if (length < HeaderBytes)
        {
            return ElfError.Truncated;
        }

        if (header[4] != 2 || header[5] != 1 || header[6] != 1)
        {
            return ElfError.OtherClass;
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(header[18..]) != Amd64)
        {
            return ElfError.OtherMachine;
        }

        ushort type = BinaryPrimitives.ReadUInt16LittleEndian(header[16..]);
        if (type is not (ExecutableType or DynamicType))
        {
            return ElfError.NotExecutable;
        }

        image.IsPositionIndependent = type == DynamicType;
        image.Entry = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        ushort entryBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[54..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        if (entryBytes != ProgramHeaderBytes || offset > long.MaxValue / 2)
        {
            return ElfError.BadProgramHeaders;
        }

        if (count is 0 or > MaximumProgramHeaders)
        {
            return count == 0 ? ElfError.NoSegments : ElfError.TooManyProgramHeaders;
        }

        Span<byte> entries = stackalloc byte[ProgramHeaderBytes * MaximumProgramHeaders];
        entries = entries[..(count * ProgramHeaderBytes)];
        if (file.Read((long)offset, entries) < entries.Length)
        {
            return ElfError.Truncated;
        }

        for (; !entries.IsEmpty; entries = entries[ProgramHeaderBytes..])
        {
            ElfError error = image.AddProgramHeader(file, entries, userLimit.Value);
            if (error != ElfError.None)
            {
                return error;
            }
        }

        image.ProgramHeaderCount = count;
        image.FindProgramHeaders(offset, (ulong)count * ProgramHeaderBytes);
        return image.CheckWhole();
    }

    private ElfError AddProgramHeader(Inode file, ReadOnlySpan<byte> entry, ulong userLimit)
    {
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(entry);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]);
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]);
        ulong fileSize = BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]);
        ulong memorySize = BinaryPrimitives.ReadUInt64LittleEndian(entry[40..]);
        ulong alignment = BinaryPrimitives.ReadUInt64LittleEndian(entry[48..]);
        switch (type)
        {
            case Interpreter:
                return ReadInterpreter(file, offset, fileSize);
            case Note when fileSize <= MaximumNoteBytes && offset <= (ulong)file.Size:
                ReadNotes(file, (long)offset, (int)fileSize);
                return ElfError.None;
            case Stack:
                StackSize = memorySize;
                return ElfError.None;
            case Load when memorySize > 0:
                break;
            default:
                return ElfError.None;
        }

        // Where nothing comes from the file, some linkers give an offset beyond its end.
        if (fileSize > 0 && (offset > (ulong)file.Size || fileSize > (ulong)file.Size - offset))
        {
            return ElfError.Truncated;
        }

        if (fileSize > memorySize || address >= userLimit || memorySize > userLimit - address
            || ((offset ^ address) & Page.OffsetMask) != 0)
        {
            return ElfError.BadSegment;
        }

        if ((alignment & (alignment - 1)) != 0 || alignment > MaximumAlignment)
        {
            return ElfError.BadAlignment;
        }

        PageAccess access = ((flags & 4) != 0 ? PageAccess.Read : PageAccess.None)
            | ((flags & 2) != 0 ? PageAccess.ReadWrite : PageAccess.None)
            | ((flags & 1) != 0 ? PageAccess.ReadExecute : PageAccess.None);
        if ((access & PageAccess.Write) != 0 && (access & PageAccess.Execute) != 0)
        {
            return ElfError.WritableAndExecutable;
        }

        // Segments may not share a page: each has an access of its own.
        if (_segments.Count > 0 && (address & ~Page.OffsetMask) < ((_segments[^1].End + Page.OffsetMask) & ~Page.OffsetMask))
        {
            return ElfError.OverlappingSegments;
        }

        Alignment = Math.Max(Alignment, alignment);
        _segments.Add(new ElfSegment(address, offset, fileSize, memorySize, access));
        return ElfError.None;
    }

    private ElfError ReadInterpreter(Inode file, ulong offset, ulong length)
    {
        if (length is < 2 or > MaximumInterpreterBytes || offset > (ulong)file.Size || HasInterpreter)
        {
            return ElfError.BadProgramHeaders;
        }

        Span<byte> path = stackalloc byte[MaximumInterpreterBytes];
        path = path[..(int)length];
        if (file.Read((long)offset, path) < path.Length)
        {
            return ElfError.Truncated;
        }

        int end = path.IndexOf((byte)0);
        if (end <= 0)
        {
            return ElfError.BadProgramHeaders;
        }

        InterpreterPath = path[..end].ToArray();
        return ElfError.None;
    }

    private void FindProgramHeaders(ulong offset, ulong length)
    {
        foreach (ElfSegment segment in _segments)
        {
            if (offset >= segment.FileOffset && offset - segment.FileOffset <= segment.FileSize
                && length <= segment.FileSize - (offset - segment.FileOffset))
            {
                ProgramHeaders = segment.Address + (offset - segment.FileOffset);
                return;
            }
        }
    }

    private ElfError CheckWhole()
    {
        if (_segments.Count == 0)
        {
            return ElfError.NoSegments;
        }

        foreach (ElfSegment segment in _segments)
        {
            if ((segment.Access & PageAccess.Execute) != 0 && Entry >= segment.Address && Entry < segment.End)
            {
                return ElfError.None;
            }
        }

        return ElfError.BadEntry;
    }

    /// <summary>Looks for the note that names the ABI: name "Isthmus", type 1, its text.</summary>
    private void ReadNotes(Inode file, long offset, int length)
    {
        Span<byte> notes = stackalloc byte[MaximumNoteBytes];
        notes = notes[..file.Read(offset, notes[..length])];
        while (notes.Length >= 12)
        {
            uint nameBytes = BinaryPrimitives.ReadUInt32LittleEndian(notes);
            uint textBytes = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            notes = notes[12..];
            ulong textStart = ((ulong)nameBytes + 3) & ~3UL;
            if (textStart + textBytes > (ulong)notes.Length)
            {
                return;
            }

            ReadOnlySpan<byte> name = notes[..(int)nameBytes];
            ReadOnlySpan<byte> text = notes.Slice((int)textStart, (int)textBytes);
            if (type == 1 && name.SequenceEqual("Isthmus\0"u8))
            {
                Abi = Encoding.ASCII.GetString(text.TrimEnd((byte)0));
                return;
            }

            notes = notes[(int)Math.Min((ulong)notes.Length, textStart + (((ulong)textBytes + 3) & ~3UL))..];
        }
    }
}
