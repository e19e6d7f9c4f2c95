using System;

namespace Isthmus.Kernel.Sockets;

/// <summary>The control bits of a TCP segment.</summary>
[Flags]
internal enum TcpFlags
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Reset = 4,
    Push = 8,
    Acknowledge = 16,
}
