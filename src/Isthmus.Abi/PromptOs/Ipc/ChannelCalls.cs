using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Ipc;

/// <summary>PromptOS's channels. A handle that is sent needs the TRANSFER right and leaves the sender.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class ChannelCalls
{
    private const int OutputBytes = 2 * sizeof(long);
    private const int ByteCountOffset = 20;
    private const int HandleCountOffset = 36;
    private const ObjectRights ChannelRights
        = ObjectRights.Read | ObjectRights.Write | ObjectRights.Wait | ObjectRights.Duplicate | ObjectRights.Transfer;

    /// <summary>Makes a channel: what is sent at one end is received at the other.</summary>
    [Syscall(59, "int channel_create(handle_t out[2])", Promise = "stdio")]
    public static SyscallOutcome ChannelCreate(Caller caller, [TraceAs(typeof(WrittenHandlesForm))] UserPointer output)
    {
        ObjectHandleTable objects = caller.Process.Objects;
        Result ready = caller.Process.Memory.EnsureWritable(output.Address, OutputBytes);
        ready = ready.IsError ? ready : objects.Reserve(2);
        if (ready.IsError)
        {
            return ready;
        }

        if (!ChannelEnd.CreatePair(caller.Kernel.Carriers, caller.Process.Account).TryGet(
            out (ChannelEnd First, ChannelEnd Second) ends, out KernelError error))
        {
            return error;
        }

        Span<byte> numbers = stackalloc byte[OutputBytes];
        BitConverter.TryWriteBytes(numbers, objects.Add(ends.First, ChannelRights).Value.Value);
        BitConverter.TryWriteBytes(numbers[sizeof(long)..], objects.Add(ends.Second, ChannelRights).Value.Value);
        return caller.Process.Memory.CopyOut(output.Address, numbers);
    }

    /// <summary>Sends bytes and handles, waiting for room where the queue is full; the flag WAIT_NO_BLOCK answers EAGAIN instead. EPIPE
    /// where the other end is closed.</summary>
    [Syscall(60, "int channel_send(handle_t channel, const struct channel_message *message)", Promise = "stdio",
        PromiseNote = "stdio; + sendfd to send handles", TracedBefore = true)]
    public static ValueTask<SyscallOutcome> ChannelSend(
        Caller caller, Handle channel, [TraceAs(typeof(SentMessageForm))] UserPointer message)
    {
        if (!channel.Find<ChannelEnd>(caller, ObjectRights.Write).TryGet(out ChannelEnd end, out KernelError error)
            || !ReadForm(caller, message).TryGet(out ChannelMessageForm form, out error))
        {
            return new(error);
        }

        if (form.HandleCount != 0 && !caller.Keeps(Promise.SendHandle))
        {
            return new(KernelError.PromiseBroken);
        }

        if (form.ByteCount > ChannelEnd.MaximumBytes || form.HandleCount > ChannelEnd.MaximumHandles)
        {
            return new(KernelError.MessageTooLong);
        }

        Span<long> numbers = stackalloc long[(int)form.HandleCount];
        Result sendable = CheckHandles(caller, form, numbers);
        if (sendable.IsError)
        {
            return new(sendable);
        }

        ValueTask<Result> room = end.WaitForRoom(caller.Thread, form.Flags == 0);
        return room.IsCompleted ? new(Send(caller, end, form, room.Result)) : SendLater(caller, end, form, room);
    }

    /// <summary>Receives the oldest message, waiting for one; the flag WAIT_NO_BLOCK answers EAGAIN instead. One that does not fit stays and
    /// answers EMSGSIZE. ENOTCONN once the other end is closed and all is received.</summary>
    [Syscall(61, "int channel_receive(handle_t channel, struct channel_message *message)", Promise = "stdio",
        PromiseNote = "stdio; + recvfd with room for handles")]
    public static ValueTask<SyscallOutcome> ChannelReceive(
        Caller caller, Handle channel, [TraceAs(typeof(ReceivedMessageForm))] UserPointer message)
    {
        if (!channel.Find<ChannelEnd>(caller, ObjectRights.Read).TryGet(out ChannelEnd end, out KernelError error)
            || !ReadForm(caller, message).TryGet(out ChannelMessageForm form, out error))
        {
            return new(error);
        }

        if (form.HandleCapacity != 0 && !caller.Keeps(Promise.ReceiveHandle))
        {
            return new(KernelError.PromiseBroken);
        }

        ValueTask<Result> arrival = end.WaitForMessage(caller.Thread, form.Flags == 0);
        return arrival.IsCompleted
            ? new(Receive(caller, end, form, message, arrival.Result))
            : ReceiveLater(caller, end, form, message, arrival);
    }

    private static Result<ChannelMessageForm> ReadForm(Caller caller, UserPointer message)
    {
        Span<byte> bytes = stackalloc byte[ChannelMessageForm.StructureSize];
        Result copied = ParameterBlock.CopyIn(caller, message, bytes);
        if (copied.IsError)
        {
            return copied.Error;
        }

        ChannelMessageForm form = ChannelMessageForm.Read(bytes);
        return (form.Flags & ~(uint)IpcLimits.WAIT_NO_BLOCK) != 0 ? KernelError.InvalidArgument : form;
    }

    /// <summary>Reads the handles to be sent: each names something, may leave, and is named once.</summary>
    private static Result CheckHandles(Caller caller, in ChannelMessageForm form, Span<long> numbers)
    {
        Span<byte> word = stackalloc byte[sizeof(long)];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (caller.Process.Memory.CopyIn(new VirtualAddress(form.Handles) + ((ulong)i * sizeof(long)), word).IsError)
            {
                return KernelError.BadAddress;
            }

            numbers[i] = BitConverter.ToInt64(word);
            if (!caller.Process.Objects.Find(new ObjectHandle(numbers[i])).TryGet(out HandleEntry entry, out KernelError error))
            {
                return error;
            }

            if (!entry.Allows(ObjectRights.Transfer))
            {
                return KernelError.AccessDenied;
            }

            if (numbers[..i].Contains(numbers[i]))
            {
                return KernelError.InvalidArgument;
            }
        }

        return Result.Success;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> SendLater(
        Caller caller, ChannelEnd end, ChannelMessageForm form, ValueTask<Result> room)
    {
        end.AddReference();
        SyscallOutcome outcome = Send(caller, end, form, await room);
        if (outcome.IsError)
        {
            end.PassRoomOn();
        }

        end.Release();
        return outcome;
    }

    private static SyscallOutcome Send(Caller caller, ChannelEnd end, in ChannelMessageForm form, Result room)
    {
        if (room.IsError)
        {
            return room;
        }

        // The memory may be another's by now, and the handles closed: all is looked at anew, then nothing can fail.
        Span<long> numbers = stackalloc long[(int)form.HandleCount];
        Result sendable = CheckHandles(caller, form, numbers);
        if (sendable.IsError)
        {
            return sendable;
        }

        if (!end.Begin(caller.Process.Account, (int)form.ByteCount, numbers.Length).TryGet(
            out ChannelMessage message, out KernelError error))
        {
            return error;
        }

        if (caller.Process.Memory.CopyIn(new VirtualAddress(form.Bytes), message.Bytes).IsError)
        {
            ChannelEnd.Discard(message);
            return KernelError.BadAddress;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            message.Handles[i] = caller.Process.Objects.Take(new ObjectHandle(numbers[i])).Value;
        }

        end.Send(message);
        return 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ReceiveLater(
        Caller caller, ChannelEnd end, ChannelMessageForm form, UserPointer place, ValueTask<Result> arrival)
    {
        end.AddReference();
        SyscallOutcome outcome = Receive(caller, end, form, place, await arrival);
        if (outcome.IsError)
        {
            end.PassOn();
        }

        end.Release();
        return outcome;
    }

    private static SyscallOutcome Receive(
        Caller caller, ChannelEnd end, in ChannelMessageForm form, UserPointer place, Result arrival)
    {
        if (arrival.IsError)
        {
            return arrival;
        }

        ChannelMessage message = end.Peek();
        if (message.Length > form.ByteCapacity || message.Handles.Length > form.HandleCapacity)
        {
            return KernelError.MessageTooLong;
        }

        UserMemory memory = caller.Process.Memory;
        var bytes = new VirtualAddress(form.Bytes);
        var handles = new VirtualAddress(form.Handles);
        if (memory.EnsureWritable(bytes, (ulong)message.Length).IsError
            || memory.EnsureWritable(handles, (ulong)message.Handles.Length * sizeof(long)).IsError
            || memory.EnsureWritable(place.Address, ChannelMessageForm.StructureSize).IsError)
        {
            return KernelError.BadAddress;
        }

        Result room = caller.Process.Objects.Reserve(message.Handles.Length);
        if (room.IsError)
        {
            return room;
        }

        // From here on nothing can fail.
        _ = end.Take();
        _ = memory.CopyOut(bytes, message.Bytes);
        Span<byte> word = stackalloc byte[sizeof(long)];
        for (int i = 0; i < message.Handles.Length; i++)
        {
            HandleEntry entry = message.Handles[i];
            BitConverter.TryWriteBytes(word, caller.Process.Objects.Add(entry.Object, entry.Rights).Value.Value);
            _ = memory.CopyOut(handles + ((ulong)i * sizeof(long)), word);
        }

        Span<byte> count = word[..sizeof(uint)];
        BitConverter.TryWriteBytes(count, (uint)message.Length);
        _ = memory.CopyOut(place.Address + ByteCountOffset, count);
        BitConverter.TryWriteBytes(count, (uint)message.Handles.Length);
        _ = memory.CopyOut(place.Address + HandleCountOffset, count);
        end.Recycle(message);
        return 0;
    }
}
