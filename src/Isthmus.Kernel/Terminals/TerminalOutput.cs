using System;

namespace Isthmus.Kernel.Terminals;

/// <summary>How output is changed on its way; the values are Linux's.</summary>
[Flags]
public enum TerminalOutput : uint
{
    None = 0,
    Process = 1,
    NewLineToReturnNewLine = 4,
}
