using System.Collections.Generic;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Sockets;

/// <summary>A socket of IPv4.</summary>
public abstract class InternetSocket : Socket
{
    /// <summary>How many groups a socket may be a member of.</summary>
    public const int MaximumGroups = 32;

    private List<InternetAddress>? _groups;

    private protected InternetSocket(NetworkStack network, ResourceAccount account)
        : base(network.NextSocket(), network.WallTime, account) => Network = network;

    /// <summary>This end; port 0 where it has none yet.</summary>
    public abstract InternetEndpoint LocalEndpoint { get; }

    /// <summary>The other end, where there is one: <see cref="KernelError.NotConnected"/> elsewhere.</summary>
    public abstract Result<InternetEndpoint> RemoteEndpoint { get; }

    /// <summary>How many routers a packet may pass. The loopback has none.</summary>
    public byte TimeToLive { get; set; } = 64;

    /// <summary>The service that packets ask routers for.</summary>
    public byte ServiceType { get; set; }

    private protected NetworkStack Network { get; }

    /// <summary>Makes the socket a member of a group, whose messages it hears from now on where they are for its port.</summary>
    /// <returns><see cref="KernelError.InvalidArgument"/> where the address is no group's.</returns>
    public Result Join(InternetAddress group)
    {
        if (!group.IsGroup)
        {
            return KernelError.InvalidArgument;
        }

        _groups ??= [];
        if (_groups.Contains(group))
        {
            return Result.Success;
        }

        if (_groups.Count == MaximumGroups)
        {
            return KernelError.NoBuffers;
        }

        _groups.Add(group);
        return Result.Success;
    }

    /// <summary>Ends a membership, where there is one.</summary>
    public void Leave(InternetAddress group) => _groups?.Remove(group);

    /// <summary>Gives it an address of its own, once. Port 0 takes a free one.</summary>
    public abstract Result Bind(InternetEndpoint local);

    /// <summary>Connects to a peer, or names the one to send to.</summary>
    public abstract ValueTask<Result> Connect(Thread thread, InternetEndpoint remote);

    /// <summary>Sends to whom the caller names; a stream sends to its peer all the same.</summary>
    /// <returns>Bytes sent.</returns>
    public abstract ValueTask<Result<int>> SendTo(Thread thread, UserBuffer source, InternetEndpoint remote, MessageOptions options);

    /// <summary>False for a group's address where the socket is no member.</summary>
    private protected bool Hears(InternetAddress destination)
        => !destination.IsGroup || (_groups is { } groups && groups.Contains(destination));
}
