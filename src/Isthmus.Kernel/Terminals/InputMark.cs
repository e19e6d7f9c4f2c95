namespace Isthmus.Kernel.Terminals;

/// <summary>What a byte of input ends.</summary>
internal enum InputMark : byte
{
    None,
    EndOfLine,
    EndOfFile,
}
