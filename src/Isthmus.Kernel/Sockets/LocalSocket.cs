using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Sockets;

/// <summary>A socket of this computer, found by a path: a stream of bytes in each direction, and no packets between.</summary>
public sealed partial class LocalSocket : Socket
{
    /// <summary>Connections that may wait for an accept.</summary>
    public const int MaximumBacklog = 128;

    /// <summary>What a socket costs whoever made it, beside its two pipes.</summary>
    internal const int Cost = 1024;

    private readonly Volume _volume;
    private readonly WaitQueue _acceptable = new();
    private readonly WaitQueue _roomy = new();
    private Queue<LocalSocket>? _waiting;
    private int _backlog;
    private SocketNode? _node;
    private byte[] _name = [];
    private byte[] _peerName = [];

    internal LocalSocket(Volume volume, Process process)
        : base(volume.NextInode(), volume.Now, process.Account)
    {
        _volume = volume;
        Owner = IdentityOf(process);
    }

    /// <inheritdoc/>
    public override SocketType Type => SocketType.Stream;

    /// <summary>The path that it was given; empty where it has none. What it accepts has the same.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>The other end's name; empty where it has none.</summary>
    public ReadOnlySpan<byte> PeerName => _peerName;

    /// <summary>Who made the other end; default while there is none.</summary>
    public PeerIdentity Peer { get; private set; }

    /// <inheritdoc/>
    public override bool IsListening => _waiting is not null;

    /// <inheritdoc/>
    public override bool IsReadable
        => _waiting is { } waiting ? waiting.Count > 0 : _incoming is { } pipe && (pipe.Count > 0 || !pipe.HasWriters || !pipe.HasReaders);

    /// <inheritdoc/>
    public override bool IsWritable
        => _waiting is null && (_outgoing is not { } pipe || Pipe.Capacity - pipe.Count >= Pipe.AtomicLength || !pipe.HasReaders || !pipe.HasWriters);

    /// <inheritdoc/>
    public override bool HasHungUp => _waiting is null && (_incoming is null || (!_incoming.HasWriters && !_outgoing!.HasReaders));

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => _waiting is null ? _incoming?.Readable : _acceptable;

    /// <inheritdoc/>
    public override WaitQueue? WriteQueue => _outgoing?.Writable;

    /// <inheritdoc/>
    public override Result<int> AvailableBytes => _waiting is null ? _incoming?.Count ?? 0 : KernelError.InvalidArgument;

    private PeerIdentity Owner { get; }

    /// <inheritdoc/>
    public override Result Listen(int backlog)
    {
        if (_name.Length == 0 || IsConnected)
        {
            return KernelError.InvalidArgument;
        }

        _waiting ??= [];
        _backlog = Math.Clamp(backlog, 1, MaximumBacklog);
        _roomy.WakeAll();
        return Result.Success;
    }

    /// <inheritdoc/>
    public override ValueTask<Result<Socket>> Accept(Thread thread)
    {
        Result<Socket> accepted = TryAccept();
        return accepted.Error == KernelError.WouldBlock && Blocks ? WaitAndAccept(thread) : new(accepted);
    }

    /// <summary>Connects to a socket that listens, waiting while too many others wait for its accept.</summary>
    public ValueTask<Result> Connect(Thread thread, LocalSocket listener)
    {
        Result connected = TryConnect(thread.Process, listener);
        return connected.Error == KernelError.WouldBlock && Blocks ? WaitAndConnect(thread, listener) : new(connected);
    }

    /// <summary>Connects two new sockets with each other.</summary>
    public Result ConnectPair(LocalSocket other, Process process)
    {
        if (!TryCreatePipes(process, other))
        {
            return KernelError.NoBuffers;
        }

        Peer = other.Owner;
        other.Peer = Owner;
        return Result.Success;
    }

    internal void SetName(SocketNode node, byte[] name)
    {
        _node = node;
        _name = name;
        node.Socket = this;
        node.AddReference();
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        if (_node is { } node)
        {
            node.Socket = null;
            node.Release();
        }

        StopListening();
        EndReceiving();
        EndSending();
        Account.ReleaseMemory(Cost);
    }

    private static PeerIdentity IdentityOf(Process process)
        => new(process.Id, process.Files.Credentials.User, process.Files.Credentials.Group);

    private void StopListening()
    {
        Queue<LocalSocket>? waiting = _waiting;
        _waiting = null;
        while (waiting?.TryDequeue(out LocalSocket? socket) == true)
        {
            socket.Release();
        }

        _acceptable.WakeAll();
        _roomy.WakeAll();
    }

    private Result<Socket> TryAccept()
    {
        if (_waiting is not { } waiting)
        {
            return KernelError.InvalidArgument;
        }

        if (!waiting.TryDequeue(out LocalSocket? socket))
        {
            return KernelError.WouldBlock;
        }

        _roomy.WakeOne();
        return socket;
    }

    private Result TryConnect(Process process, LocalSocket listener)
    {
        if (IsConnected || IsListening)
        {
            return KernelError.AlreadyConnected;
        }

        if (listener._waiting is not { } waiting)
        {
            return KernelError.ConnectionRefused;
        }

        if (waiting.Count >= listener._backlog)
        {
            return KernelError.WouldBlock;
        }

        if (!process.Account.TryChargeMemory(Cost))
        {
            return KernelError.NoBuffers;
        }

        var accepted = new LocalSocket(_volume, process) { _name = listener._name, _peerName = _name, Peer = IdentityOf(process) };
        if (!TryCreatePipes(process, accepted))
        {
            accepted.Release();
            return KernelError.NoBuffers;
        }

        Peer = listener.Owner;
        _peerName = listener._name;
        waiting.Enqueue(accepted);
        listener._acceptable.WakeOne();
        return Result.Success;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<Socket>> WaitAndAccept(Thread thread)
    {
        long deadline = DeadlineOf(thread, ReceiveTimeout);
        while (true)
        {
            KernelError error = ErrorOf(await _acceptable.Wait(thread, WaitReason.SocketAccept, deadline));
            if (error != KernelError.None)
            {
                return error;
            }

            Result<Socket> accepted = TryAccept();
            if (accepted.Error != KernelError.WouldBlock)
            {
                return accepted;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> WaitAndConnect(Thread thread, LocalSocket listener)
    {
        long deadline = DeadlineOf(thread, SendTimeout);
        while (true)
        {
            KernelError error = ErrorOf(await listener._roomy.Wait(thread, WaitReason.SocketConnect, deadline));
            if (error != KernelError.None)
            {
                return error;
            }

            Result connected = TryConnect(thread.Process, listener);
            if (connected.Error != KernelError.WouldBlock)
            {
                // Room that this thread did not take is somebody else's.
                listener._roomy.WakeOne();
                return connected;
            }
        }
    }
}
