using System;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Terminals;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>PromptOS's <c>struct termios</c>: the 36 bytes of Linux's, with the same bits and control characters.</summary>
[AbiStruct("termios", Size = 17, Tail = "uint8_t cc[19]", Personality = typeof(PromptOsPersonality))]
internal partial record struct PromptOsTerminalSettings
{
    /// <summary>Bytes with the control characters.</summary>
    public const int Size = StructureSize + ControlCharacters.Count;

    [AbiField(0, "iflag")]
    public uint Input { get; set; }

    [AbiField(4, "oflag")]
    public uint Output { get; set; }

    [AbiField(8, "cflag")]
    public uint Control { get; set; }

    [AbiField(12, "lflag")]
    public uint Local { get; set; }

    /// <summary>The line discipline; there is one, number 0.</summary>
    [AbiField(16, "line")]
    public byte Discipline { get; set; }

    /// <summary>Writes a terminal's settings in PromptOS's form.</summary>
    public static void Encode(in TerminalSettings settings, Span<byte> bytes)
    {
        new PromptOsTerminalSettings
        {
            Input = (uint)settings.Input,
            Output = (uint)settings.Output,
            Control = settings.Control,
            Local = (uint)settings.Local,
        }.Write(bytes);
        for (int i = 0; i < ControlCharacters.Count; i++)
        {
            bytes[StructureSize + i] = settings[(ControlCharacter)i];
        }
    }

    /// <summary>Reads settings in PromptOS's form. Every value has a meaning.</summary>
    public static TerminalSettings Decode(ReadOnlySpan<byte> bytes)
    {
        PromptOsTerminalSettings given = Read(bytes);
        var settings = new TerminalSettings
        {
            Input = (TerminalInput)given.Input,
            Output = (TerminalOutput)given.Output,
            Control = given.Control,
            Local = (TerminalLocal)given.Local,
        };
        for (int i = 0; i < ControlCharacters.Count; i++)
        {
            settings[(ControlCharacter)i] = bytes[StructureSize + i];
        }

        return settings;
    }
}
