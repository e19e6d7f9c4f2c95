using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>PromptOS's <c>struct termios</c>: the 36 bytes of Linux's, with the same bits and control characters.</summary>
[AbiStruct("termios", Size = 17, Tail = "uint8_t cc[19]", Personality = typeof(PromptOsPersonality))]
internal partial record struct PromptOsTerminalSettings
{
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
}
