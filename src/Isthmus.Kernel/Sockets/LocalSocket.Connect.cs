using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Sockets;

/// <content>Connecting, and the other end.</content>
public sealed partial class LocalSocket
{
    private readonly WaitQueue _answered = new();
    private LocalSocket? _other;
    private bool _wasAccepted;

    /// <summary>Connects to a socket that listens, waiting while too many others wait for its accept.</summary>
    public ValueTask<Result> Connect(Thread thread, LocalSocket listener)
    {
        Result connected = TryConnect(thread.Process, listener);
        return connected.Error == KernelError.WouldBlock && Blocks ? WaitAndConnect(thread, listener) : new(connected);
    }

    /// <summary>Connects to a socket that listens, and waits until it has accepted, even where calls on this one do not wait.</summary>
    /// <returns><see cref="KernelError.ConnectionRefused"/> where too many wait for that already, or the listener goes.</returns>
    public ValueTask<Result> ConnectAndAwait(Thread thread, LocalSocket listener)
    {
        Result connected = TryConnect(thread.Process, listener);
        return connected.IsSuccess ? AwaitAccept(thread)
            : new(connected.Error == KernelError.WouldBlock ? KernelError.ConnectionRefused : connected);
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

        var accepted = new LocalSocket(_volume, process, Kind) { _name = listener._name, _peerName = _name, Peer = IdentityOf(process) };
        if (!TryCreatePipes(process, accepted))
        {
            accepted.Release();
            return KernelError.NoBuffers;
        }

        Peer = listener.Owner;
        _peerName = listener._name;
        _other = accepted;
        accepted._other = this;
        waiting.Enqueue(accepted);
        _ = _carriers.Load(listener, accepted);
        listener._acceptable.WakeOne();
        return Result.Success;
    }

    private LocalSocket TakeWaiting()
    {
        LocalSocket socket = _waiting!.Dequeue();
        _carriers.Unload(this, socket);
        return socket;
    }

    private void HasBeenAccepted()
    {
        if (_other is { } client)
        {
            client._wasAccepted = true;
            client._answered.WakeAll();
        }
    }

    private void LeaveOther()
    {
        if (_other is { } other)
        {
            _other = null;
            other._other = null;
            other._answered.WakeAll();
        }
    }

    /// <summary>Nobody has accepted: it is as if it had never connected.</summary>
    private void TakeConnectionBack()
    {
        EndReceiving();
        EndSending();
        LeaveOther();
        _incoming = _outgoing = null;
        _ended = ShutdownDirection.None;
        _peerName = [];
        Peer = default;
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> AwaitAccept(Thread thread)
    {
        long deadline = DeadlineOf(thread, SendTimeout);
        while (!_wasAccepted && _other is not null)
        {
            KernelError error = ErrorOf(await _answered.Wait(thread, WaitReason.SocketConnect, deadline));
            if (error != KernelError.None && !_wasAccepted)
            {
                TakeConnectionBack();
                return error;
            }
        }

        if (_wasAccepted)
        {
            return Result.Success;
        }

        TakeConnectionBack();
        return KernelError.ConnectionRefused;
    }
}
