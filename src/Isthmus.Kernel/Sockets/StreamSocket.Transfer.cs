using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Sockets;

/// <content>Sending and receiving. One wake-up goes to one thread, and who leaves something behind wakes the next.</content>
public sealed partial class StreamSocket
{
    /// <inheritdoc/>
    public override ValueTask<Result<int>> SendTo(Thread thread, UserBuffer source, InternetEndpoint remote, MessageOptions options)
        => Send(thread, source, options);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Send(Thread thread, UserBuffer source, MessageOptions options)
    {
        if (_connection is not { } connection)
        {
            return Refuse(KernelError.NotConnected);
        }

        Result<int> sent = TrySend(connection, thread.Process.Memory, source);
        return !MayWait(options) || (sent.IsSuccess ? sent.Value == source.Length : sent.Error != KernelError.WouldBlock)
            ? Answer(sent)
            : WaitAndSend(thread, connection, source, sent.IsSuccess ? sent.Value : 0);
    }

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
    {
        if (_connection is not { } connection)
        {
            return Refuse(KernelError.NotConnected);
        }

        Result<int> received = TryReceive(connection, thread.Process.Memory, destination, MessageOptions.None);
        return received.Error == KernelError.WouldBlock && Blocks
            ? WaitAndReceive(thread, connection, destination, MessageOptions.None)
            : Answer(received);
    }

    /// <inheritdoc/>
    public override ValueTask<Result<ReceivedMessage>> Receive(Thread thread, UserBuffer destination, MessageOptions options)
    {
        if (_connection is not { } connection)
        {
            return new((Result<ReceivedMessage>)KernelError.NotConnected);
        }

        Result<int> received = TryReceive(connection, thread.Process.Memory, destination, options);
        return received.Error == KernelError.WouldBlock && MayWait(options)
            ? WaitAndTell(thread, connection, destination, options)
            : new(Tell(connection, received));
    }

    private static Result<int> TrySend(TcpConnection connection, UserMemory memory, UserBuffer source)
    {
        Result<int> sent = connection.Send(memory, source);
        if (connection.Room > 0)
        {
            connection.Writable.WakeOne();
        }

        return sent;
    }

    private static Result<ReceivedMessage> Tell(TcpConnection connection, Result<int> received)
        => received.TryGet(out int length, out KernelError error) ? new ReceivedMessage(length, length, connection.Remote) : error;

    private Result<int> TryReceive(TcpConnection connection, UserMemory memory, UserBuffer destination, MessageOptions options)
    {
        Result<int> received = connection.Receive(memory, destination, (options & MessageOptions.Peek) != 0);
        if (connection.Available > 0)
        {
            connection.Readable.WakeOne();
        }

        return received.Error == KernelError.WouldBlock && _isReceiveEnded ? 0 : received;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> WaitAndReceive(
        Thread thread, TcpConnection connection, UserBuffer destination, MessageOptions options)
    {
        long deadline = DeadlineOf(thread, ReceiveTimeout);
        while (true)
        {
            KernelError error = ErrorOf(await connection.Readable.Wait(thread, WaitReason.SocketReadable, deadline));
            if (error != KernelError.None)
            {
                return error;
            }

            Result<int> received = TryReceive(connection, thread.Process.Memory, destination, options);
            if (received.Error != KernelError.WouldBlock)
            {
                return received;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<ReceivedMessage>> WaitAndTell(
        Thread thread, TcpConnection connection, UserBuffer destination, MessageOptions options)
        => Tell(connection, await WaitAndReceive(thread, connection, destination, options));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> WaitAndSend(Thread thread, TcpConnection connection, UserBuffer source, int done)
    {
        long deadline = DeadlineOf(thread, SendTimeout);
        while (true)
        {
            // What was sent may have reached the other side already, which makes room at once.
            KernelError error = connection.IsWritable
                ? KernelError.None
                : ErrorOf(await connection.Writable.Wait(thread, WaitReason.SocketWritable, deadline));
            if (error != KernelError.None)
            {
                return done > 0 ? done : error;
            }

            if (done > 0 && connection.IsWriteEnd)
            {
                // The next call is told why.
                return done;
            }

            Result<int> sent = TrySend(connection, thread.Process.Memory, source.From(done));
            if (sent.IsError && sent.Error != KernelError.WouldBlock)
            {
                return done > 0 ? done : sent;
            }

            done += sent.IsSuccess ? sent.Value : 0;
            if (done == source.Length)
            {
                return done;
            }
        }
    }
}
