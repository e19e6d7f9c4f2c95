using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Sockets;

/// <summary>A UDP socket: a port with the datagrams that came to it.</summary>
public sealed class DatagramSocket : MessageSocket
{
    private InternetEndpoint _local;

    internal DatagramSocket(NetworkStack network, ResourceAccount account)
        : base(network, account)
    {
    }

    /// <inheritdoc/>
    public override SocketType Type => SocketType.Datagram;

    /// <inheritdoc/>
    public override InternetEndpoint LocalEndpoint => _local;

    /// <inheritdoc/>
    public override Result Bind(InternetEndpoint local)
    {
        if (_local.Port != 0)
        {
            return KernelError.InvalidArgument;
        }

        if (!Network.Bind(this, local).TryGet(out InternetEndpoint bound, out KernelError error))
        {
            return error;
        }

        _local = bound;
        return Result.Success;
    }

    /// <inheritdoc/>
    public override ValueTask<Result> Connect(Thread thread, InternetEndpoint remote)
    {
        remote = remote.OrLoopback;
        if (remote.Port == 0)
        {
            return new(KernelError.InvalidArgument);
        }

        if (Network.RouteOfMessage(remote.Address) is null)
        {
            return new(KernelError.NetworkUnreachable);
        }

        Result bound = EnsureBound();
        if (bound.IsSuccess)
        {
            Peer = remote;
            _ = TakeError();
        }

        return new(bound);
    }

    /// <inheritdoc/>
    public override ValueTask<Result<int>> SendTo(Thread thread, UserBuffer source, InternetEndpoint remote, MessageOptions options)
    {
        KernelError error = CheckSending();
        if (error != KernelError.None)
        {
            return Refuse(error);
        }

        if (remote.Port == 0)
        {
            return Refuse(KernelError.InvalidArgument);
        }

        Result bound = EnsureBound();
        return bound.IsError
            ? Refuse(bound.Error)
            : Answer(Network.SendDatagram(this, remote.OrLoopback, thread.Process.Memory, source));
    }

    /// <summary>True where a datagram is for this socket.</summary>
    internal bool Takes(InternetEndpoint sender, InternetEndpoint receiver)
        => _local.Accepts(receiver) && (Peer is not { } peer || peer == sender) && Hears(receiver.Address);

    /// <summary>Nobody took what was sent to <paramref name="remote"/>: of interest where that is the peer.</summary>
    internal void Refused(InternetEndpoint remote)
    {
        if (Peer == remote)
        {
            Fail(KernelError.ConnectionRefused);
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        if (_local.Port != 0)
        {
            Network.Unbind(_local);
        }

        base.Close();
    }

    private Result EnsureBound() => _local.Port == 0 ? Bind(default) : Result.Success;
}
