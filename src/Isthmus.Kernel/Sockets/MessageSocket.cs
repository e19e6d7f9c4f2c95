using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Sockets;

/// <summary>A socket of IPv4 that receives whole messages. What finds no room beside those that nobody has read is lost.</summary>
public abstract class MessageSocket : InternetSocket
{
    /// <summary>What a socket costs whoever made it, empty or full.</summary>
    internal const int Cost = RingCapacity + 1024;

    // Two of the longest messages with what is kept beside each.
    private const int RingCapacity = 131072;
    private const int RecordHeader = 16;

    private readonly ByteRing _ring = new(RingCapacity);
    private readonly WaitQueue _readable = new();
    private KernelError _error;
    private ShutdownDirection _ended;

    private protected MessageSocket(NetworkStack network, ResourceAccount account)
        : base(network, account)
    {
    }

    /// <inheritdoc/>
    public override bool IsReadable => _ring.Count > 0 || _error != KernelError.None || (_ended & ShutdownDirection.Receive) != 0;

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => _readable;

    /// <inheritdoc/>
    public override Result<int> AvailableBytes => _ring.Count == 0 ? 0 : ReadHeader().FullLength;

    /// <inheritdoc/>
    public override Result<InternetEndpoint> RemoteEndpoint => Peer is { } peer ? peer : KernelError.NotConnected;

    /// <summary>Whom it sends to where nobody is named, and who alone may send to it.</summary>
    private protected InternetEndpoint? Peer { get; set; }

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Send(Thread thread, UserBuffer source, MessageOptions options)
        => Peer is { } peer ? SendTo(thread, source, peer, options) : Refuse(KernelError.DestinationRequired);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
    {
        Result<ReceivedMessage> received = TryReceive(thread.Process.Memory, destination, MessageOptions.None);
        return received.Error == KernelError.WouldBlock && Blocks
            ? WaitAndRead(thread, destination)
            : Answer(LengthOf(received));
    }

    /// <inheritdoc/>
    public override ValueTask<Result<ReceivedMessage>> Receive(Thread thread, UserBuffer destination, MessageOptions options)
    {
        Result<ReceivedMessage> received = TryReceive(thread.Process.Memory, destination, options);
        return received.Error == KernelError.WouldBlock && MayWait(options)
            ? WaitAndReceive(thread, destination, options)
            : new(received);
    }

    /// <inheritdoc/>
    public override Result ShutDown(ShutdownDirection direction)
    {
        if (Peer is null)
        {
            return KernelError.NotConnected;
        }

        End(direction);
        return Result.Success;
    }

    /// <summary>Ends one direction or both, with a peer or without.</summary>
    public void End(ShutdownDirection direction)
    {
        _ended |= direction;
        _readable.WakeAll();
    }

    /// <inheritdoc/>
    public override KernelError TakeError()
    {
        KernelError error = _error;
        _error = KernelError.None;
        return error;
    }

    /// <summary>A message has come.</summary>
    internal void Deliver(InternetEndpoint sender, ReadOnlySpan<byte> content)
    {
        if (_ring.Free < RecordHeader + content.Length)
        {
            return;
        }

        Span<byte> header = stackalloc byte[RecordHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(header, sender.Address.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], sender.Port);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)content.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], Network.WallTime);
        _ring.Put(0, header);
        _ring.Put(RecordHeader, content);
        _ring.Append(RecordHeader + content.Length);
        _readable.WakeOne();
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _ring.Clear();
        Account.ReleaseMemory(Cost);
    }

    /// <summary>The next call answers an error.</summary>
    private protected void Fail(KernelError error)
    {
        _error = error;
        _readable.WakeAll();
    }

    /// <summary>Why nothing can be sent now; <see cref="KernelError.None"/> where something can.</summary>
    private protected KernelError CheckSending()
        => (_ended & ShutdownDirection.Send) != 0 ? KernelError.BrokenPipe : TakeError();

    private static Result<int> LengthOf(Result<ReceivedMessage> received)
        => received.TryGet(out ReceivedMessage message, out KernelError error) ? message.Length : error;

    private ReceivedMessage ReadHeader()
    {
        Span<byte> header = stackalloc byte[RecordHeader];
        _ring.Peek(0, header);
        var sender = new InternetEndpoint(
            new InternetAddress(BinaryPrimitives.ReadUInt32LittleEndian(header)), BinaryPrimitives.ReadUInt16LittleEndian(header[4..]));
        return new ReceivedMessage(
            0, BinaryPrimitives.ReadUInt16LittleEndian(header[6..]), sender, BinaryPrimitives.ReadInt64LittleEndian(header[8..]));
    }

    private Result<ReceivedMessage> TryReceive(UserMemory memory, UserBuffer destination, MessageOptions options)
    {
        KernelError error = TakeError();
        if (error != KernelError.None)
        {
            return error;
        }

        if (_ring.Count == 0)
        {
            return (_ended & ShutdownDirection.Receive) != 0 ? default(ReceivedMessage) : KernelError.WouldBlock;
        }

        ReceivedMessage message = ReadHeader();
        int length = Math.Min(destination.Length, message.FullLength);
        if (!_ring.Drain(memory, destination, RecordHeader, length).TryGet(out int copied, out error) || copied < length)
        {
            // Whoever waits behind gets the datagram.
            _readable.WakeOne();
            return KernelError.BadAddress;
        }

        if ((options & MessageOptions.Peek) == 0)
        {
            _ring.Skip(RecordHeader + message.FullLength);
            _ring.Rewind();
        }

        if (_ring.Count > 0)
        {
            _readable.WakeOne();
        }

        return message with { Length = length };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<ReceivedMessage>> WaitAndReceive(Thread thread, UserBuffer destination, MessageOptions options)
    {
        long deadline = DeadlineOf(thread, ReceiveTimeout);
        while (true)
        {
            KernelError error = ErrorOf(await _readable.Wait(thread, WaitReason.SocketReadable, deadline));
            if (error != KernelError.None)
            {
                return error;
            }

            Result<ReceivedMessage> received = TryReceive(thread.Process.Memory, destination, options);
            if (received.Error != KernelError.WouldBlock)
            {
                return received;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> WaitAndRead(Thread thread, UserBuffer destination)
        => LengthOf(await WaitAndReceive(thread, destination, MessageOptions.None));
}
