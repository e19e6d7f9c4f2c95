using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;
using Isthmus.Abi;
using Isthmus.Cli.Archives;
using Isthmus.Cli.Host;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Cli.Programs;

/// <summary>
/// Looks at a program before a machine is started for it: the kernel checks again, but a sentence before the boot beats one after it.
/// </summary>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int MostProgramHeaders = 1024;
    private const uint NoteSegment = 4;
    private const int MostNoteBytes = 4096;
    private const ulong UserSpaceEnd = 0x0000_7F80_0000_0000;

    private readonly string _name;
    private readonly byte[] _header = new byte[HeaderSize];

    private ElfFile(string name)
    {
        _name = name;
    }

    /// <summary>The dynamic loader that the program asks for, or null.</summary>
    public string? Interpreter { get; private set; }

    /// <summary>The ABI that the program names in a note, or null.</summary>
    public string? Abi { get; private set; }

    /// <summary>Whether a note says that the program was made for Linux.</summary>
    public bool IsForLinux { get; private set; }

    /// <summary>Checks a program. What is wrong with it becomes the one sentence of a <see cref="UsageException"/>.</summary>
    public static ElfFile Check(string path, string name)
    {
        try
        {
            using FileStream file = (HostFile.TryFind(path) ?? throw new UsageException($"{name}: no such file")).OpenRead();
            ElfFile elf = new(name);
            elf.CheckHeader(file);
            elf.CheckProgramHeaders(file);
            elf.Abi ??= AbiOf(elf.Interpreter);
            return elf;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(failure.Message);
        }
    }

    /// <summary>The ABI whose programs have that interpreter, or null.</summary>
    private static string? AbiOf(string? interpreter)
    {
        foreach (Personality personality in Personalities.All)
        {
            if (interpreter is not null && personality.InterpreterPath == interpreter)
            {
                return personality.Name;
            }
        }

        return null;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    private static string DescribeMachine(ushort machine) => machine switch
    {
        3 => "32-bit x86",
        40 => "32-bit ARM",
        183 => "ARM64",
        243 => "RISC-V",
        _ => $"machine number {machine}",
    };

    private UsageException Bad(string why) => new($"{_name}: {why}");

    private void CheckHeader(FileStream file)
    {
        int count = ReadAt(file, 0, _header);
        ReadOnlySpan<byte> header = _header;
        if (count == 0)
        {
            throw Bad("is empty");
        }

        if (count < 4 || !header[..4].SequenceEqual("\x7F"u8 + "ELF"u8))
        {
            throw Bad(header.StartsWith("#!"u8) ? "is a script, not an ELF program; run its interpreter instead" : "is not an ELF program");
        }

        if (count < HeaderSize)
        {
            throw Bad("is truncated: the ELF header is incomplete");
        }

        // A 32-bit file has the machine at the same place, and its name says more than the word size.
        if (header[5] != 1 || U16(header, 18) != 62)
        {
            throw Bad($"is for another machine ({(header[5] == 1 ? DescribeMachine(U16(header, 18)) : "big-endian")}), not x86-64");
        }

        if (header[4] != 2)
        {
            throw Bad("is a 32-bit program; only 64-bit ones can run");
        }

        if (header[6] != 1 || U32(header, 20) != 1)
        {
            throw Bad("has an unknown ELF version");
        }

        ushort type = U16(header, 16);
        if (type is not (2 or 3))
        {
            throw Bad(type switch
            {
                1 => "is an object file that has not been linked, not a program",
                4 => "is a core dump, not a program",
                _ => $"is no program (ELF type {type})",
            });
        }
    }

    private void CheckProgramHeaders(FileStream file)
    {
        ulong offset = U64(_header, 32);
        ushort size = U16(_header, 54);
        ushort count = U16(_header, 56);
        if (count == 0 || size != ProgramHeaderSize || count > MostProgramHeaders)
        {
            throw Bad(count == 0 ? "has no program headers, so nothing to load" : "has a damaged ELF header: impossible program headers");
        }

        ulong length = (ulong)file.Length;
        if (offset > length || (ulong)count * size > length - offset)
        {
            throw Bad("is truncated: its program headers lie outside of the file");
        }

        byte[] headers = new byte[count * ProgramHeaderSize];
        if (ReadAt(file, (long)offset, headers) != headers.Length)
        {
            throw Bad("is truncated: its program headers lie outside of the file");
        }

        CheckSegments(file, headers, length);
    }

    private void CheckSegments(FileStream file, byte[] headers, ulong length)
    {
        ulong entry = U64(_header, 24);
        bool hasSegments = false;
        bool entryIsCode = false;
        for (int at = 0; at < headers.Length; at += ProgramHeaderSize)
        {
            ReadOnlySpan<byte> header = headers.AsSpan(at, ProgramHeaderSize);
            uint type = U32(header, 0);
            ulong address = U64(header, 16);
            ulong fileSize = U64(header, 32);
            ulong memorySize = U64(header, 40);
            ulong offset = U64(header, 8);
            if (type == NoteSegment && fileSize <= MostNoteBytes && offset <= length && fileSize <= length - offset)
            {
                ReadNotes(file, (long)offset, (int)fileSize);
            }

            if (type is not (1 or 3))
            {
                continue;
            }

            if (offset > length || fileSize > length - offset)
            {
                throw Bad("is truncated: a segment lies outside of the file");
            }

            if (type == 3)
            {
                Interpreter = ReadInterpreter(file, (long)offset, fileSize);
                continue;
            }

            if (fileSize > memorySize)
            {
                throw Bad("has a damaged program header: a segment is larger in the file than in memory");
            }

            if (address >= UserSpaceEnd || memorySize > UserSpaceEnd - address)
            {
                throw Bad("has a damaged program header: a segment lies outside of user space");
            }

            hasSegments |= memorySize > 0;
            entryIsCode |= (U32(header, 4) & 1) != 0 && entry >= address && entry - address < memorySize;
        }

        if (!hasSegments)
        {
            throw Bad("has no segments to load");
        }

        if (!entryIsCode)
        {
            throw Bad("has a damaged ELF header: the entry point is not in an executable segment");
        }
    }

    private string ReadInterpreter(FileStream file, long offset, ulong size)
    {
        byte[] path = new byte[size is > 1 and <= 4096 ? (int)size : throw Bad("has a damaged interpreter name")];
        int count = ReadAt(file, offset, path);
        return count == path.Length && path[^1] == 0 && path.AsSpan().IndexOf((byte)0) == count - 1
            ? Encoding.UTF8.GetString(path, 0, count - 1)
            : throw Bad("has a damaged interpreter name");
    }

    /// <summary>
    /// The note "Isthmus" of type 1 holds the ABI's name; "GNU" of type 1 begins with 0 for Linux. Notes that make no sense are no notes.
    /// </summary>
    private void ReadNotes(FileStream file, long offset, int size)
    {
        byte[] buffer = new byte[size];
        ReadOnlySpan<byte> notes = buffer.AsSpan(0, ReadAt(file, offset, buffer));
        while (notes.Length >= 12)
        {
            ulong nameSize = U32(notes, 0);
            ulong textSize = U32(notes, 4);
            ulong textStart = 12 + ((nameSize + 3) & ~3UL);
            if (textStart + textSize > (ulong)notes.Length)
            {
                return;
            }

            ReadOnlySpan<byte> name = notes.Slice(12, (int)nameSize);
            ReadOnlySpan<byte> text = notes.Slice((int)textStart, (int)textSize);
            bool isFirstType = U32(notes, 8) == 1;
            if (isFirstType && name.SequenceEqual("Isthmus\0"u8))
            {
                Abi ??= Encoding.ASCII.GetString(text.TrimEnd((byte)0));
            }

            IsForLinux |= isFirstType && name.SequenceEqual("GNU\0"u8) && text.Length >= 4 && U32(text, 0) == 0;

            notes = notes[(int)Math.Min((ulong)notes.Length, textStart + ((textSize + 3) & ~3UL))..];
        }
    }

    private static int ReadAt(FileStream file, long offset, byte[] buffer)
    {
        file.Position = offset;
        return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }
}
