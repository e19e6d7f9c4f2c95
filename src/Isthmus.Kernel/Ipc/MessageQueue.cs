using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Ipc;

/// <summary>
/// The messages that have been sent to a process and that it has not taken, oldest first. A full queue makes senders wait, an empty one
/// its owner; who waited longest goes first.
/// </summary>
public sealed class MessageQueue
{
    /// <summary>Bytes that a message can have.</summary>
    public const int MaximumLength = 256;

    /// <summary>Messages that a queue can have.</summary>
    public const int Capacity = 32;

    /// <summary>Bytes of kernel memory that a queue takes.</summary>
    internal const int Cost = Capacity * SlotBytes;

    private const int LengthBytes = 4;
    private const int SlotBytes = LengthBytes + MaximumLength;

    private readonly byte[] _slots = new byte[Capacity * SlotBytes];
    private int _first;
    private int _count;

    // Room that belongs to senders who have been woken and have not run yet.
    private int _promised;

    /// <summary>Messages in it.</summary>
    public int Count => _count;

    /// <summary>True once its owner has ended.</summary>
    public bool IsClosed { get; private set; }

    private WaitQueue Readable { get; } = new();

    private WaitQueue Writable { get; } = new();

    /// <summary>Sends a message, waiting for room if need be.</summary>
    /// <param name="sender">Who sends; the data is in its memory.</param>
    /// <param name="data">At most <see cref="MaximumLength"/> bytes.</param>
    public ValueTask<Result> Send(Thread sender, UserBuffer data)
        => IsClosed ? new(KernelError.NoSuchProcess)
            : _count < Capacity && _promised == 0 && Writable.IsEmpty ? new(Put(sender.Process.Memory, data))
            : SendLater(sender, data);

    /// <summary>Takes the oldest message, waiting for one if need be; what does not fit the destination is dropped.</summary>
    /// <returns>Bytes copied.</returns>
    public ValueTask<Result<int>> Receive(Thread owner, UserBuffer destination)
        => _count > 0 ? new(Take(owner.Process.Memory, destination)) : ReceiveLater(owner, destination);

    /// <summary>The owner ends: nobody waits for it any more.</summary>
    internal void Close()
    {
        IsClosed = true;
        Readable.WakeAll();
        Writable.WakeAll();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> SendLater(Thread sender, UserBuffer data)
    {
        WaitResult waited = await Writable.Wait(sender, WaitReason.MessageRoom);
        if (IsClosed)
        {
            return KernelError.NoSuchProcess;
        }

        if (waited == WaitResult.Interrupted)
        {
            return KernelError.Interrupted;
        }

        _promised--;
        Result put = Put(sender.Process.Memory, data);

        // Who came while the room was promised waits behind.
        Offer();
        return put;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<int>> ReceiveLater(Thread owner, UserBuffer destination)
    {
        while (_count == 0)
        {
            if (await Readable.Wait(owner, WaitReason.Message) == WaitResult.Interrupted || IsClosed)
            {
                return KernelError.Interrupted;
            }
        }

        return Take(owner.Process.Memory, destination);
    }

    private Result Put(UserMemory memory, UserBuffer data)
    {
        Span<byte> slot = _slots.AsSpan((_first + _count) % Capacity * SlotBytes, SlotBytes);
        Result copied = memory.CopyIn(data.Address, slot.Slice(LengthBytes, data.Length));
        if (copied.IsError)
        {
            return copied;
        }

        BinaryPrimitives.WriteInt32LittleEndian(slot, data.Length);
        _count++;
        _ = Readable.WakeOne();
        return Result.Success;
    }

    private Result<int> Take(UserMemory memory, UserBuffer destination)
    {
        ReadOnlySpan<byte> slot = _slots.AsSpan(_first * SlotBytes, SlotBytes);
        int length = Math.Min(BinaryPrimitives.ReadInt32LittleEndian(slot), destination.Length);
        if (memory.CopyOut(destination.Address, slot.Slice(LengthBytes, length)).IsError)
        {
            return KernelError.BadAddress;
        }

        _first = (_first + 1) % Capacity;
        _count--;
        Offer();
        return length;
    }

    private void Offer()
    {
        if (_count + _promised < Capacity && Writable.WakeOne())
        {
            _promised++;
        }
    }
}
