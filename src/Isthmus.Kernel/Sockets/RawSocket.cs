using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Sockets;

/// <summary>A socket for the packets of one IPv4 protocol: it receives them whole, with their headers, beside whoever else they are for,
/// and sends contents that get a header. Who may have one is the ABI's to decide. Ports mean nothing to it.</summary>
public sealed class RawSocket : MessageSocket
{
    private readonly byte _protocol;
    private InternetAddress _local;
    private bool _isBound;

    internal RawSocket(NetworkStack network, ResourceAccount account, byte protocol)
        : base(network, account) => _protocol = protocol;

    /// <inheritdoc/>
    public override SocketType Type => SocketType.Raw;

    /// <summary>The protocol's number.</summary>
    public byte Protocol => _protocol;

    /// <inheritdoc/>
    public override InternetEndpoint LocalEndpoint => new(_local, 0);

    /// <inheritdoc/>
    public override Result Bind(InternetEndpoint local)
    {
        if (_isBound)
        {
            return KernelError.InvalidArgument;
        }

        if (!Network.CanReceiveAt(local.Address))
        {
            return KernelError.AddressNotAvailable;
        }

        _local = local.Address;
        _isBound = true;
        return Result.Success;
    }

    /// <inheritdoc/>
    public override ValueTask<Result> Connect(Thread thread, InternetEndpoint remote)
    {
        remote = remote.OrLoopback;
        if (Network.RouteOfMessage(remote.Address) is null)
        {
            return new(KernelError.NetworkUnreachable);
        }

        Peer = remote with { Port = 0 };
        return new(Result.Success);
    }

    /// <inheritdoc/>
    public override ValueTask<Result<int>> SendTo(Thread thread, UserBuffer source, InternetEndpoint remote, MessageOptions options)
    {
        KernelError error = CheckSending();
        return error != KernelError.None
            ? Refuse(error)
            : Answer(Network.SendRaw(this, remote.OrLoopback.Address, thread.Process.Memory, source));
    }

    /// <summary>True where a packet is of interest here.</summary>
    internal bool Takes(byte protocol, InternetAddress source, InternetAddress destination)
        => protocol == _protocol && (_local == InternetAddress.Any || _local == destination)
            && (Peer is not { } peer || peer.Address == source) && Hears(destination);

    /// <inheritdoc/>
    protected override void Close()
    {
        Network.Remove(this);
        base.Close();
    }
}
