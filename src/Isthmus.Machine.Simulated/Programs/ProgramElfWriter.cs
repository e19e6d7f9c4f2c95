using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Isthmus.Machine.Simulated.Programs;

/// <summary>Writes a program as an ELF64 file: constants (R), code (RX), data and zeros (RW), the ABI's note, the interpreter.</summary>
internal static class ProgramElfWriter
{
    /// <summary>Bytes of the file header.</summary>
    public const int HeaderSize = 64;

    /// <summary>Bytes of a program header.</summary>
    public const int ProgramHeaderSize = 56;

    private const uint SegmentLoad = 1;
    private const uint SegmentInterpreter = 3;
    private const uint SegmentNote = 4;
    private const uint SegmentStack = 0x6474E551;
    private const uint CanExecute = 1;
    private const uint CanWrite = 2;
    private const uint CanRead = 4;

    /// <summary>Writes the file.</summary>
    public static byte[] Write(
        SimulatedProgram program, ProgramLayout layout, IReadOnlyList<ProgramInstruction> code, IEnumerable<ProgramData> data)
    {
        byte[] file = new byte[layout.DataEnd];
        WriteHeader(file, program, layout);
        WriteProgramHeaders(file, layout);
        layout.Note.CopyTo(file, (int)layout.NoteOffset);
        layout.Interpreter.CopyTo(file, (int)layout.InterpreterOffset);
        foreach (ProgramInstruction instruction in code)
        {
            instruction.Code.CopyTo(file, (int)layout.CodeOffset + instruction.CodeOffset);
        }

        foreach (ProgramData piece in data)
        {
            piece.Bytes.CopyTo(file, piece.Bytes.Length == 0 ? 0 : (int)layout.OffsetOf(piece));
        }

        return file;
    }

    private static void WriteHeader(Span<byte> file, SimulatedProgram program, ProgramLayout layout)
    {
        // 64 bits, little-endian, version 1, no OS named: the note names it.
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0];
        identification.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file[16..], (ushort)(program.IsPositionIndependent ? 3 : 2));
        BinaryPrimitives.WriteUInt16LittleEndian(file[18..], 62);
        BinaryPrimitives.WriteUInt32LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file[24..], layout.Base + layout.EntryOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(file[32..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file[52..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file[54..], ProgramHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file[56..], (ushort)layout.HeaderCount);
        BinaryPrimitives.WriteUInt16LittleEndian(file[58..], HeaderSize);
    }

    private static void WriteProgramHeaders(Span<byte> file, ProgramLayout layout)
    {
        Span<byte> position = file[HeaderSize..];
        if (layout.Interpreter.Length > 0)
        {
            ulong end = layout.InterpreterOffset + (ulong)layout.Interpreter.Length;
            position = WriteProgramHeader(position, layout, SegmentInterpreter, CanRead, (layout.InterpreterOffset, end, end), 1);
        }

        position = WriteProgramHeader(
            position, layout, SegmentLoad, CanRead, (0, layout.ConstantsEnd, layout.ConstantsEnd), Page.Size);
        position = WriteProgramHeader(
            position, layout, SegmentLoad, CanRead | CanExecute, (layout.CodeOffset, layout.CodeEnd, layout.CodeEnd), Page.Size);
        position = WriteProgramHeader(
            position, layout, SegmentLoad, CanRead | CanWrite, (layout.DataOffset, layout.DataEnd, layout.ImageEnd), Page.Size);
        if (layout.Note.Length > 0)
        {
            ulong end = layout.NoteOffset + (ulong)layout.Note.Length;
            position = WriteProgramHeader(position, layout, SegmentNote, CanRead, (layout.NoteOffset, end, end), 4);
        }

        WriteProgramHeader(position, null, SegmentStack, CanRead | CanWrite, default, 16);
    }

    private static Span<byte> WriteProgramHeader(
        Span<byte> header, ProgramLayout? layout, uint type, uint access, (ulong Start, ulong FileEnd, ulong End) range, ulong alignment)
    {
        ulong address = layout is null ? 0 : layout.Base + range.Start;
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], access);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], range.Start);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], range.FileEnd - range.Start);
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], range.End - range.Start);
        BinaryPrimitives.WriteUInt64LittleEndian(header[48..], alignment);
        return header[ProgramHeaderSize..];
    }
}
