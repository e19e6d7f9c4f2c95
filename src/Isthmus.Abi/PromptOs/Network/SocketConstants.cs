using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Network;

/// <summary>The numbers of sockets, which are Linux's.</summary>
[AbiConstants(Personality = typeof(PromptOsPersonality))]
internal static class SocketConstants
{
    /// <summary>Sockets of this computer, named by paths.</summary>
    public const int AF_UNIX = 1;

    /// <summary>IPv4.</summary>
    public const int AF_INET = 2;

    /// <summary>Bytes in order.</summary>
    public const int SOCK_STREAM = 1;

    /// <summary>Messages.</summary>
    public const int SOCK_DGRAM = 2;

    /// <summary>Added to a type: calls answer EAGAIN instead of waiting.</summary>
    public const int SOCK_NONBLOCK = 0x800;

    /// <summary>Added to a type: without effect, since spawn passes only the handles that it names.</summary>
    public const int SOCK_CLOEXEC = 0x80000;

    /// <summary>TCP; 0 does as well.</summary>
    public const int IPPROTO_TCP = 6;

    /// <summary>UDP; 0 does as well.</summary>
    public const int IPPROTO_UDP = 17;

    /// <summary>Options of every socket.</summary>
    public const int SOL_SOCKET = 1;

    /// <summary>A port may be bound while connections that ended wait: always so here.</summary>
    public const int SO_REUSEADDR = 2;

    /// <summary>The type; read only.</summary>
    public const int SO_TYPE = 3;

    /// <summary>The error since it was last read; read only.</summary>
    public const int SO_ERROR = 4;

    /// <summary>Bytes on their way out that find room; read only here.</summary>
    public const int SO_SNDBUF = 7;

    /// <summary>Bytes that nobody has received that find room; read only here.</summary>
    public const int SO_RCVBUF = 8;

    /// <summary>Who is at the other end of a local socket: pid, uid, gid; read only.</summary>
    public const int SO_PEERCRED = 17;

    /// <summary>How long a receive waits, a timeval; 0 for ever.</summary>
    public const int SO_RCVTIMEO = 20;

    /// <summary>How long a send waits, a timeval; 0 for ever.</summary>
    public const int SO_SNDTIMEO = 21;

    /// <summary>1 where it listens; read only.</summary>
    public const int SO_ACCEPTCONN = 30;

    /// <summary>The protocol's number; read only.</summary>
    public const int SO_PROTOCOL = 38;

    /// <summary>The address family; read only.</summary>
    public const int SO_DOMAIN = 39;

    /// <summary>Of TCP: short segments leave at once. Always so here.</summary>
    public const int TCP_NODELAY = 1;

    /// <summary>What is received stays there.</summary>
    public const int MSG_PEEK = 2;

    /// <summary>Receives answer a datagram's full length.</summary>
    public const int MSG_TRUNC = 0x20;

    /// <summary>Answers EAGAIN instead of waiting.</summary>
    public const int MSG_DONTWAIT = 0x40;

    /// <summary>A receive waits for all that was asked for.</summary>
    public const int MSG_WAITALL = 0x100;

    /// <summary>No SIGPIPE.</summary>
    public const int MSG_NOSIGNAL = 0x4000;

    /// <summary>Ends receiving.</summary>
    public const int SHUT_RD = 0;

    /// <summary>Ends sending.</summary>
    public const int SHUT_WR = 1;

    /// <summary>Ends both.</summary>
    public const int SHUT_RDWR = 2;

    /// <summary>Connections that wait for an accept at most.</summary>
    public const int SOMAXCONN = 128;
}
