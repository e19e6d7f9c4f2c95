using System;

namespace Isthmus.Kernel.Sockets;

/// <summary>What an ABI remembers of a socket's options. There is nothing but the loopback, which does the same with and without them,
/// except that <see cref="Timestamps"/> makes an ABI hand <see cref="ReceivedMessage.Time"/> over, and for <see cref="NoMulticastLoop"/>.</summary>
[Flags]
public enum SocketSwitches
{
    None = 0,

    /// <summary>Who receives a datagram is told when it came.</summary>
    Timestamps = 1,

    /// <summary>It may send to everybody.</summary>
    Broadcast = 2,

    /// <summary>It sends to neighbours only.</summary>
    DontRoute = 4,

    /// <summary>It was told to use the loopback and nothing else.</summary>
    LoopbackOnly = 8,

    /// <summary>What it sends to a group does not come back to this computer.</summary>
    NoMulticastLoop = 16,
}
