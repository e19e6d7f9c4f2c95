using System;

namespace Isthmus.Kernel.Terminals;

/// <summary>How input is changed on its way; the values are Linux's.</summary>
[Flags]
public enum TerminalInput : uint
{
    None = 0,
    NewLineToReturn = 0x40,
    IgnoreReturn = 0x80,
    ReturnToNewLine = 0x100,
    FlowControl = 0x400,
    AnyRestarts = 0x800,
    Utf8 = 0x4000,
}
