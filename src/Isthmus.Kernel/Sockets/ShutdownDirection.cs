using System;

namespace Isthmus.Kernel.Sockets;

/// <summary>What a socket is to do no more.</summary>
[Flags]
public enum ShutdownDirection
{
    None = 0,
    Receive = 1,
    Send = 2,
}
