using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>The numbers of sockets.</summary>
[AbiConstants(Personality = typeof(SerenityPersonality))]
internal static class SocketConstants
{
    public const int AF_UNSPEC = 0;
    public const int AF_LOCAL = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 3;
    public const int SOCK_TYPE_MASK = 255;
    public const int SOCK_STREAM = 1;
    public const int SOCK_DGRAM = 2;
    public const int SOCK_RAW = 3;
    public const int SOCK_RDM = 4;
    public const int SOCK_SEQPACKET = 5;
    public const int SOCK_NONBLOCK = 2048;
    public const int SOCK_CLOEXEC = 524288;
    public const int SHUT_RD = 0;
    public const int SHUT_WR = 1;
    public const int SHUT_RDWR = 2;
    public const int IPPROTO_IP = 0;
    public const int IPPROTO_ICMP = 1;
    public const int IPPROTO_TCP = 6;
    public const int IPPROTO_UDP = 17;
    public const int MSG_TRUNC = 1;
    public const int MSG_CTRUNC = 2;
    public const int MSG_PEEK = 4;
    public const int MSG_OOB = 8;
    public const int MSG_DONTROUTE = 16;
    public const int MSG_WAITALL = 32;
    public const int MSG_DONTWAIT = 64;
    public const int MSG_NOSIGNAL = 128;
    public const int MSG_EOR = 256;
    public const int SOL_SOCKET = 1;
    public const int SOMAXCONN = 128;
    public const int SO_RCVTIMEO = 0;
    public const int SO_SNDTIMEO = 1;
    public const int SO_TYPE = 2;
    public const int SO_ERROR = 3;
    public const int SO_PEERCRED = 4;
    public const int SO_RCVBUF = 5;
    public const int SO_SNDBUF = 6;
    public const int SO_DEBUG = 7;
    public const int SO_REUSEADDR = 8;
    public const int SO_BINDTODEVICE = 9;
    public const int SO_KEEPALIVE = 10;
    public const int SO_TIMESTAMP = 11;
    public const int SO_BROADCAST = 12;
    public const int SO_LINGER = 13;
    public const int SO_ACCEPTCONN = 14;
    public const int SO_DONTROUTE = 15;
    public const int SO_OOBINLINE = 16;
    public const int SO_SNDLOWAT = 17;
    public const int SO_RCVLOWAT = 18;
    public const int SCM_TIMESTAMP = 0;
    public const int SCM_RIGHTS = 1;
    public const int IP_TOS = 1;
    public const int IP_TTL = 2;
    public const int IP_MULTICAST_LOOP = 3;
    public const int IP_ADD_MEMBERSHIP = 4;
    public const int IP_DROP_MEMBERSHIP = 5;
    public const int IF_NAMESIZE = 16;
    public const int IFF_UP = 1;
    public const int IFF_LOOPBACK = 8;
    public const int IFF_RUNNING = 32;
    public const int ARPHRD_LOOPBACK = 772;
}
