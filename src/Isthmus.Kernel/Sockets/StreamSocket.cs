using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Sockets;

/// <summary>A TCP socket: nothing yet, a listener, or an end of a connection.</summary>
public sealed partial class StreamSocket : InternetSocket
{
    /// <summary>What a socket costs whoever made it, beside its connection.</summary>
    internal const int Cost = 1024;

    private StreamPort? _port;
    private TcpConnection? _connection;
    private bool _isConnected;
    private bool _isReceiveEnded;

    internal StreamSocket(NetworkStack network, ResourceAccount account, TcpConnection? accepted = null)
        : base(network, account)
    {
        _connection = accepted;
        _isConnected = accepted is not null;
    }

    /// <inheritdoc/>
    public override SocketType Type => SocketType.Stream;

    /// <inheritdoc/>
    public override InternetEndpoint LocalEndpoint => _connection?.Local ?? _port?.Local ?? default;

    /// <inheritdoc/>
    public override Result<InternetEndpoint> RemoteEndpoint
        => _connection is { IsOpening: false, State: not TcpState.Closed } connection ? connection.Remote : KernelError.NotConnected;

    /// <inheritdoc/>
    public override bool IsListening => Listener is not null;

    /// <summary>Where its connection stands; null where it has none.</summary>
    public TcpState? ConnectionState => _connection?.State;

    /// <inheritdoc/>
    public override bool IsReadable
        => Listener is { } listener ? listener.ReadyCount > 0 : _connection is { } connection && (connection.IsReadable || _isReceiveEnded);

    /// <inheritdoc/>
    public override bool IsWritable => Listener is null && _connection is not { IsWritable: false };

    /// <inheritdoc/>
    public override bool HasHungUp => Listener is null && _connection is not { IsOpening: true } && _connection is not { IsReadEnd: false }
        && _connection is not { IsWriteEnd: false };

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => Listener?.Acceptable ?? _connection?.Readable;

    /// <inheritdoc/>
    public override WaitQueue? WriteQueue => _connection?.Writable;

    /// <inheritdoc/>
    public override Result<int> AvailableBytes => Listener is null ? _connection?.Available ?? 0 : KernelError.InvalidArgument;

    private TcpListener? Listener => _port?.Listener;

    /// <inheritdoc/>
    public override Result Bind(InternetEndpoint local)
    {
        if (_port is not null || _connection is not null)
        {
            return KernelError.InvalidArgument;
        }

        if (!Network.BindStream(local).TryGet(out StreamPort port, out KernelError error))
        {
            return error;
        }

        _port = port;
        return Result.Success;
    }

    /// <inheritdoc/>
    public override Result Listen(int backlog)
    {
        if (_connection is not null)
        {
            return KernelError.InvalidArgument;
        }

        if (_port is null)
        {
            Result bound = Bind(default);
            if (bound.IsError)
            {
                return bound;
            }
        }

        _port!.Listen(backlog, Account);
        return Result.Success;
    }

    /// <inheritdoc/>
    public override ValueTask<Result<Socket>> Accept(Thread thread)
    {
        Result<Socket> accepted = TryAccept(thread.Process.Account);
        return accepted.Error == KernelError.WouldBlock && Blocks ? WaitAndAccept(thread) : new(accepted);
    }

    /// <inheritdoc/>
    public override ValueTask<Result> Connect(Thread thread, InternetEndpoint remote)
    {
        if (Listener is not null || _isConnected)
        {
            return new(KernelError.AlreadyConnected);
        }

        if (_connection is null)
        {
            if (remote.Port == 0)
            {
                return new(KernelError.InvalidArgument);
            }

            if (!Network.Connect(remote, _port, Account).TryGet(out TcpConnection connection, out KernelError error))
            {
                return new(error);
            }

            _connection = connection;
        }
        else if (_connection.IsOpening && !Blocks)
        {
            return new(KernelError.AlreadyInProgress);
        }

        return !_connection.IsOpening ? new(FinishConnecting())
            : Blocks ? WaitAndConnect(thread)
            : new(KernelError.InProgress);
    }

    /// <inheritdoc/>
    public override Result ShutDown(ShutdownDirection direction)
    {
        if (Listener is not null && (direction & ShutdownDirection.Receive) != 0)
        {
            _port!.StopListening();
            return Result.Success;
        }

        if (_connection is not { IsOpening: false, State: not TcpState.Closed } connection)
        {
            return KernelError.NotConnected;
        }

        if ((direction & ShutdownDirection.Receive) != 0)
        {
            _isReceiveEnded = true;
            connection.Readable.WakeAll();
        }

        if ((direction & ShutdownDirection.Send) != 0)
        {
            connection.ShutDownSending();
        }

        return Result.Success;
    }

    /// <inheritdoc/>
    public override KernelError TakeError() => _connection?.TakeError() ?? KernelError.None;

    /// <inheritdoc/>
    protected override void Close()
    {
        _connection?.Close();
        _port?.Release();
        Account.ReleaseMemory(Cost);
    }

    private Result<Socket> TryAccept(ResourceAccount account)
    {
        if (Listener is not { } listener)
        {
            return KernelError.InvalidArgument;
        }

        if (listener.ReadyCount == 0)
        {
            return KernelError.WouldBlock;
        }

        if (!account.TryChargeMemory(Cost))
        {
            listener.Acceptable.WakeOne();
            return KernelError.NoBuffers;
        }

        return new StreamSocket(Network, account, listener.TryAccept());
    }

    /// <summary>The answer to a connect that is over. After a failure the socket may try again.</summary>
    private Result FinishConnecting()
    {
        TcpConnection connection = _connection!;
        if (connection.State != TcpState.Closed)
        {
            _isConnected = true;
            return Result.Success;
        }

        KernelError error = connection.TakeError();
        connection.Close();
        _connection = null;
        return error == KernelError.None ? KernelError.ConnectionAborted : error;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<Socket>> WaitAndAccept(Thread thread)
    {
        long deadline = DeadlineOf(thread, ReceiveTimeout);
        while (true)
        {
            KernelError error = Listener is { } listener
                ? ErrorOf(await listener.Acceptable.Wait(thread, WaitReason.SocketAccept, deadline))
                : KernelError.None;
            if (error != KernelError.None)
            {
                return error;
            }

            Result<Socket> accepted = TryAccept(thread.Process.Account);
            if (accepted.Error != KernelError.WouldBlock)
            {
                return accepted;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> WaitAndConnect(Thread thread)
    {
        // Another thread that waits for the same connection may have taken a failure away.
        long deadline = DeadlineOf(thread, SendTimeout);
        while (_connection is { IsOpening: true } connection)
        {
            KernelError error = ErrorOf(await connection.Writable.Wait(thread, WaitReason.SocketConnect, deadline));
            if (error != KernelError.None)
            {
                return error == KernelError.WouldBlock ? KernelError.InProgress : error;
            }
        }

        return _connection is null ? KernelError.ConnectionAborted : FinishConnecting();
    }
}
