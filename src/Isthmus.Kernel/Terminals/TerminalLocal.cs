using System;

namespace Isthmus.Kernel.Terminals;

/// <summary>What the terminal does by itself; the values are Linux's.</summary>
[Flags]
public enum TerminalLocal : uint
{
    None = 0,
    Signals = 1,
    Canonical = 2,
    Echo = 8,
    EchoErase = 0x10,
    EchoKill = 0x20,
    EchoNewLine = 0x40,
    NoFlush = 0x80,

    /// <summary>Programs in the background may not write.</summary>
    StopOutput = 0x100,
    EchoControl = 0x200,
    EchoKillErase = 0x800,
    Extended = 0x8000,
}
