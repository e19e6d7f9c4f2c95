using System;
using System.Buffers.Binary;
using Isthmus.Kernel.Terminals;

namespace Isthmus.Abi.Unix;

/// <summary>A terminal's settings as Linux's kernel has them: 36 bytes, four words of flags, the line discipline (there is one, number
/// 0) and the control characters.</summary>
internal static class LinuxTerminalForm
{
    /// <summary>Bytes with the control characters.</summary>
    public const int Size = CharactersOffset + ControlCharacters.Count;

    private const int OutputOffset = 4;
    private const int ControlOffset = 8;
    private const int LocalOffset = 12;
    private const int DisciplineOffset = 16;
    private const int CharactersOffset = 17;

    /// <summary>Writes settings down.</summary>
    public static void Encode(in TerminalSettings settings, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)settings.Input);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[OutputOffset..], (uint)settings.Output);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ControlOffset..], settings.Control);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[LocalOffset..], (uint)settings.Local);
        bytes[DisciplineOffset] = 0;
        for (int i = 0; i < ControlCharacters.Count; i++)
        {
            bytes[CharactersOffset + i] = settings[(ControlCharacter)i];
        }
    }

    /// <summary>Reads settings. Every value has a meaning.</summary>
    public static TerminalSettings Decode(ReadOnlySpan<byte> bytes)
    {
        var settings = new TerminalSettings
        {
            Input = (TerminalInput)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            Output = (TerminalOutput)BinaryPrimitives.ReadUInt32LittleEndian(bytes[OutputOffset..]),
            Control = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ControlOffset..]),
            Local = (TerminalLocal)BinaryPrimitives.ReadUInt32LittleEndian(bytes[LocalOffset..]),
        };
        for (int i = 0; i < ControlCharacters.Count; i++)
        {
            settings[(ControlCharacter)i] = bytes[CharactersOffset + i];
        }

        return settings;
    }
}
