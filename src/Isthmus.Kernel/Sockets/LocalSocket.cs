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

    internal LocalSocket(Volume volume, Process process, int kind)
        : base(volume.NextInode(), volume.Now, process.Account)
    {
        _volume = volume;
        _carriers = process.Kernel.Carriers;
        _transit = new CarrierState(this);
        Kind = kind;
        Owner = IdentityOf(process);
    }

    /// <inheritdoc/>
    public override SocketType Type => SocketType.Stream;

    /// <summary>The type that its maker named.</summary>
    public int Kind { get; }

    /// <summary>The permissions that its file is to have; null for all that the maker's creation mask leaves.</summary>
    public int? PreparedPermissions { get; set; }

    /// <summary>The owner that its file is to have; null for who gives it the name.</summary>
    public UserId? PreparedOwner { get; set; }

    /// <summary>The group that its file is to have; null for that of who gives it the name.</summary>
    public GroupId? PreparedGroup { get; set; }

    /// <summary>The file that its name made; null where it has none.</summary>
    public Inode? NameNode => _node;

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

    /// <summary>Connects two new sockets with each other.</summary>
    public Result ConnectPair(LocalSocket other, Process process)
    {
        if (!TryCreatePipes(process, other))
        {
            return KernelError.NoBuffers;
        }

        Peer = other.Owner;
        other.Peer = Owner;
        _other = other;
        other._other = this;
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
        LeaveOther();
        Account.ReleaseMemory(Cost);
        _carriers.Drop(this);
    }

    private static PeerIdentity IdentityOf(Process process)
        => new(process.Id, process.Files.Credentials.User, process.Files.Credentials.Group);

    private void StopListening()
    {
        while (_waiting is { Count: > 0 })
        {
            TakeWaiting().Release();
        }

        _waiting = null;
        _acceptable.WakeAll();
        _roomy.WakeAll();
    }

    private Result<Socket> TryAccept()
    {
        if (_waiting is not { } waiting)
        {
            return KernelError.InvalidArgument;
        }

        if (waiting.Count == 0)
        {
            return KernelError.WouldBlock;
        }

        LocalSocket socket = TakeWaiting();
        socket.HasBeenAccepted();
        _roomy.WakeOne();
        return socket;
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
}
