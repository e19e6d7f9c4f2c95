namespace Isthmus.Kernel.Sockets;

/// <summary>What a socket carries.</summary>
public enum SocketType
{
    /// <summary>Bytes in order, from one peer: TCP.</summary>
    Stream = 1,

    /// <summary>Messages, which may be lost: UDP.</summary>
    Datagram = 2,

    /// <summary>Packets of one protocol of IPv4, with their headers.</summary>
    Raw = 3,
}
