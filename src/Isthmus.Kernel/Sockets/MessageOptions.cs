using System;

namespace Isthmus.Kernel.Sockets;

/// <summary>How one send or receive differs from a plain one.</summary>
[Flags]
public enum MessageOptions
{
    None = 0,

    /// <summary>What is received stays there for the next receive.</summary>
    Peek = 1,

    /// <summary>Answers <see cref="KernelError.WouldBlock"/> instead of waiting.</summary>
    DoNotWait = 2,
}
