using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Network;

/// <summary>What Aurora's socket takes.</summary>
[AbiConstants(Personality = typeof(AuroraPersonality))]
internal static class SocketConstants
{
    /// <summary>The one domain: IPv4.</summary>
    public const int AF_INET = 2;

    /// <summary>TCP.</summary>
    public const int SOCK_STREAM = 1;

    /// <summary>UDP.</summary>
    public const int SOCK_DGRAM = 2;

    /// <summary>TCP's number; 0 does as well.</summary>
    public const int IPPROTO_TCP = 6;

    /// <summary>UDP's number; 0 does as well.</summary>
    public const int IPPROTO_UDP = 17;
}
