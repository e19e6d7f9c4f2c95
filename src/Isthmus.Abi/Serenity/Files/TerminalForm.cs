using System;
using System.Buffers.Binary;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Terminals;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>A terminal's settings in user memory. Bits and control characters are the kernel's own.</summary>
/// <param name="Settings">The settings.</param>
internal readonly record struct TerminalForm(TerminalSettings Settings) : IUserStructure<TerminalForm>
{
    private const int CharactersOffset = 16;

    /// <inheritdoc/>
    public static int Size => 56;

    /// <inheritdoc/>
    public static TerminalForm Read(ReadOnlySpan<byte> source)
    {
        var settings = new TerminalSettings
        {
            Input = (TerminalInput)BinaryPrimitives.ReadUInt32LittleEndian(source),
            Output = (TerminalOutput)BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            Control = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]),
            Local = (TerminalLocal)BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
        };
        for (int i = 0; i < ControlCharacters.Count; i++)
        {
            settings[(ControlCharacter)i] = source[CharactersOffset + i];
        }

        return new TerminalForm(settings);
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        destination[..Size].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)Settings.Input);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], (uint)Settings.Output);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], Settings.Control);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], (uint)Settings.Local);
        for (int i = 0; i < ControlCharacters.Count; i++)
        {
            destination[CharactersOffset + i] = Settings[(ControlCharacter)i];
        }
    }

    /// <inheritdoc/>
    public void Format(ref TraceWriter writer, Caller caller, long result)
        => writer.WriteHexadecimal((uint)Settings.Local);
}
