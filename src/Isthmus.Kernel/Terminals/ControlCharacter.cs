namespace Isthmus.Kernel.Terminals;

/// <summary>The places of the control characters, as Linux numbers them.</summary>
public enum ControlCharacter
{
    Interrupt = 0,
    Quit = 1,
    Erase = 2,
    Kill = 3,
    EndOfFile = 4,

    /// <summary>Not a character: tenths of a second that a raw read waits.</summary>
    Time = 5,

    /// <summary>Not a character: bytes that a raw read waits for.</summary>
    Minimum = 6,
    Start = 8,
    Stop = 9,
    Suspend = 10,
    EndOfLine = 11,
    Reprint = 12,
    WordErase = 14,
    LiteralNext = 15,
}
