using System;
using System.Collections.Generic;
using System.Text;

namespace Isthmus.Machine.Simulated.Programs;

/// <summary>Where the parts of an image lie, as distances from its start, which are places in the file too.</summary>
internal sealed class ProgramLayout
{
    private const ulong StaticBase = 0x400000;

    private readonly Dictionary<ProgramData, ulong> _offsets = [];

    private ProgramLayout(ulong linkBase) => Base = linkBase;

    /// <summary>The address that the image is linked for.</summary>
    public ulong Base { get; }

    /// <summary>The path of the interpreter with its NUL; empty where there is none.</summary>
    public byte[] Interpreter { get; private init; } = [];

    /// <summary>The note that names the ABI; empty where there is none.</summary>
    public byte[] Note { get; private init; } = [];

    /// <summary>Program headers in the file.</summary>
    public int HeaderCount { get; private init; }

    public ulong NoteOffset { get; private set; }

    public ulong InterpreterOffset { get; private set; }

    /// <summary>End of headers and constants.</summary>
    public ulong ConstantsEnd { get; private set; }

    public ulong CodeOffset { get; private set; }

    public ulong CodeEnd { get; private set; }

    public ulong EntryOffset { get; private set; }

    public ulong DataOffset { get; private set; }

    /// <summary>End of the data that the file contains.</summary>
    public ulong DataEnd { get; private set; }

    /// <summary>End of the zeros behind it.</summary>
    public ulong ImageEnd { get; private set; }

    /// <summary>Gives everything its place.</summary>
    public static ProgramLayout Arrange(
        SimulatedProgram program, int codeLength, IReadOnlyCollection<ProgramData> data, int entry)
    {
        byte[] interpreter = program.Interpreter is null ? [] : Encoding.UTF8.GetBytes(program.Interpreter + '\0');
        byte[] note = program.Abi.Name is null ? [] : MakeNote(program.Abi.Name);
        var layout = new ProgramLayout(program.IsPositionIndependent ? 0 : StaticBase)
        {
            Interpreter = interpreter,
            Note = note,

            // Three segments and the stack's, always.
            HeaderCount = 4 + (interpreter.Length > 0 ? 1 : 0) + (note.Length > 0 ? 1 : 0),
        };

        ulong position = ProgramElfWriter.HeaderSize + ((ulong)layout.HeaderCount * ProgramElfWriter.ProgramHeaderSize);
        layout.NoteOffset = Align(position, 4);
        layout.InterpreterOffset = layout.NoteOffset + (ulong)note.Length;
        position = layout.InterpreterOffset + (ulong)interpreter.Length;
        layout.ConstantsEnd = layout.Place(data, ProgramSection.ReadOnly, position);
        layout.CodeOffset = Align(layout.ConstantsEnd, Page.Size);
        layout.CodeEnd = layout.CodeOffset + (ulong)codeLength;
        layout.EntryOffset = layout.CodeOffset + (ulong)entry;
        layout.DataOffset = Align(layout.CodeEnd, Page.Size);
        layout.DataEnd = layout.Place(data, ProgramSection.Writable, layout.DataOffset);
        layout.ImageEnd = layout.Place(data, ProgramSection.Zeroed, layout.DataEnd);
        return layout;
    }

    /// <summary>Where a piece of data lies.</summary>
    public ulong OffsetOf(ProgramData data) => _offsets[data];

    private static ulong Align(ulong position, int alignment) => (position + (ulong)alignment - 1) & ~((ulong)alignment - 1);

    // An ELF note: lengths of name and description, type 1, then both, padded to words.
    private static byte[] MakeNote(string abi)
    {
        byte[] name = Encoding.UTF8.GetBytes("Isthmus\0");
        byte[] description = Encoding.UTF8.GetBytes(abi + '\0');
        byte[] note = new byte[12 + name.Length + (int)Align((ulong)description.Length, 4)];
        BitConverter.TryWriteBytes(note, name.Length);
        BitConverter.TryWriteBytes(note.AsSpan(4), description.Length);
        BitConverter.TryWriteBytes(note.AsSpan(8), 1);
        name.CopyTo(note, 12);
        description.CopyTo(note, 12 + name.Length);
        return note;
    }

    private ulong Place(IReadOnlyCollection<ProgramData> data, ProgramSection section, ulong position)
    {
        foreach (ProgramData piece in data)
        {
            if (piece.Section == section)
            {
                position = Align(position, piece.Alignment);
                _offsets.Add(piece, position);
                position += (ulong)piece.Size;
            }
        }

        return position;
    }
}
