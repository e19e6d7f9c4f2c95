using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Sockets;

/// <content>The two pipes of a connection.</content>
public sealed partial class LocalSocket
{
    private Pipe? _incoming;
    private Pipe? _outgoing;
    private ShutdownDirection _ended;

    /// <summary>True from the moment it was connected on.</summary>
    public bool IsConnected => _incoming is not null;

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Send(Thread thread, UserBuffer source, MessageOptions options)
        => _outgoing is not { } pipe ? Refuse(KernelError.NotConnected)
            : (_ended & ShutdownDirection.Send) != 0 ? Refuse(KernelError.BrokenPipe)
            : pipe.Write(thread, source, MayWait(options), DeadlineOf(thread, SendTimeout));

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
        => _incoming is not { } pipe ? Refuse(KernelError.NotConnected)
            : (_ended & ShutdownDirection.Receive) != 0 ? Answer(0)
            : pipe.Read(thread, destination, Blocks, DeadlineOf(thread, ReceiveTimeout));

    /// <inheritdoc/>
    public override ValueTask<Result<ReceivedMessage>> Receive(Thread thread, UserBuffer destination, MessageOptions options)
    {
        if (_incoming is not { } pipe)
        {
            return new((Result<ReceivedMessage>)KernelError.NotConnected);
        }

        if ((_ended & ShutdownDirection.Receive) != 0)
        {
            return new(default(ReceivedMessage));
        }

        if ((options & MessageOptions.Peek) != 0)
        {
            Result<int> peeked = pipe.Peek(thread, destination);
            return peeked.Error == KernelError.WouldBlock && MayWait(options)
                ? WaitAndPeek(thread, pipe, destination)
                : new(Tell(peeked));
        }

        ValueTask<Result<int>> reading = pipe.Read(thread, destination, MayWait(options), DeadlineOf(thread, ReceiveTimeout));
        return reading.IsCompleted ? new(Tell(reading.Result)) : TellLater(reading);
    }

    /// <inheritdoc/>
    public override Result ShutDown(ShutdownDirection direction)
    {
        if (IsListening)
        {
            StopListening();
            return Result.Success;
        }

        if (!IsConnected)
        {
            return KernelError.NotConnected;
        }

        if ((direction & ShutdownDirection.Receive) != 0)
        {
            EndReceiving();
        }

        if ((direction & ShutdownDirection.Send) != 0)
        {
            EndSending();
        }

        return Result.Success;
    }

    /// <summary>Waits until there may be room for what the other end has not read.</summary>
    public ValueTask<KernelError> WaitForRoom(Thread thread)
        => _outgoing is { } pipe ? WaitForRoom(thread, pipe) : new(KernelError.NotConnected);

    /// <summary>A wake-up was used up for nothing: the next one gets it.</summary>
    public void PassRoomOn() => _outgoing?.Writable.WakeOne();

    private static Result<ReceivedMessage> Tell(Result<int> received)
        => received.TryGet(out int length, out KernelError error) ? new ReceivedMessage(length, length, default) : error;

    private bool TryCreatePipes(Process process, LocalSocket other)
    {
        if (!process.Account.TryChargeMemory(2 * Pipe.Cost))
        {
            return false;
        }

        _incoming = other._outgoing = new Pipe(Number, _volume.Now, process.Account);
        _outgoing = other._incoming = new Pipe(other.Number, _volume.Now, process.Account);
        _incoming.AddReader();
        _incoming.AddWriter();
        _outgoing.AddReader();
        _outgoing.AddWriter();
        return true;
    }

    private void EndReceiving()
    {
        if (_incoming is { } pipe && (_ended & ShutdownDirection.Receive) == 0)
        {
            _ended |= ShutdownDirection.Receive;
            pipe.RemoveReader();
            pipe.Readable.WakeAll();
        }
    }

    private void EndSending()
    {
        if (_outgoing is { } pipe && (_ended & ShutdownDirection.Send) == 0)
        {
            _ended |= ShutdownDirection.Send;
            pipe.RemoveWriter();
            pipe.Writable.WakeAll();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<KernelError> WaitForRoom(Thread thread, Pipe pipe)
        => ErrorOf(await pipe.Writable.Wait(thread, WaitReason.SocketWritable, DeadlineOf(thread, SendTimeout)));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Result<ReceivedMessage>> TellLater(ValueTask<Result<int>> reading) => Tell(await reading);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<ReceivedMessage>> WaitAndPeek(Thread thread, Pipe pipe, UserBuffer destination)
    {
        long deadline = DeadlineOf(thread, ReceiveTimeout);
        while (true)
        {
            KernelError error = ErrorOf(await pipe.Readable.Wait(thread, WaitReason.SocketReadable, deadline));
            if (error != KernelError.None)
            {
                return error;
            }

            // Who only looks leaves the wake-up to the next.
            pipe.Readable.WakeOne();
            Result<int> peeked = pipe.Peek(thread, destination);
            if (peeked.Error != KernelError.WouldBlock)
            {
                return Tell(peeked);
            }
        }
    }
}
