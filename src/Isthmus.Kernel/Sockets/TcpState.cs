namespace Isthmus.Kernel.Sockets;

/// <summary>The states of a TCP connection, as in RFC 9293.</summary>
public enum TcpState
{
    Closed,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}
