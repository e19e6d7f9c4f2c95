using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>SerenityOS's calls that send and receive messages.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class MessageCalls
{
    /// <summary>Receives bytes or a datagram into one place, and what comes beside them.</summary>
    [Syscall(105, "long recvmsg(int sockfd, struct msghdr *msg, int flags)", Promise = "stdio", BigLock = true)]
    public static ValueTask<SyscallOutcome> Recvmsg(Caller caller, Descriptor descriptor, UserStructure<MessageHeader> message, int flags)
    {
        KernelError error = TakeApart(caller, message, isRead: true, out MessageHeader header, out UserBuffer buffer);
        if (error != KernelError.None)
        {
            return new(error);
        }

        if (!SocketAccess.FindAny(caller, descriptor.Number).TryGet(out Socket socket, out error))
        {
            return new(error);
        }

        if (caller.Process.Memory.EnsureWritable(message.Address, MessageHeader.StructureSize).IsError
            || (header.Name != 0 && caller.Process.Memory.EnsureWritable(
                new VirtualAddress(header.Name), uint.Min(header.NameLength, SocketAddress.MaximumBytes)).IsError))
        {
            return new(KernelError.BadAddress);
        }

        MessageOptions options = (flags & SocketConstants.MSG_DONTWAIT) != 0 ? MessageOptions.DoNotWait : MessageOptions.None;
        if ((flags & SocketConstants.MSG_PEEK) != 0 && socket is InternetSocket)
        {
            options |= MessageOptions.Peek;
        }

        ValueTask<Result<ReceivedMessage>> receiving = socket.Receive(caller.Thread, buffer, options);
        return receiving.IsCompleted
            ? new(Deliver(caller, socket, receiving.Result, message, header))
            : ReceiveLater(caller, socket, receiving, message, header);
    }

    /// <summary>Sends bytes from one place, and descriptors beside them. SIGPIPE comes where nobody can receive any more.</summary>
    [Syscall(112, "long sendmsg(int sockfd, const struct msghdr *msg, int flags)", Promise = "stdio", BigLock = true)]
    public static ValueTask<SyscallOutcome> Sendmsg(Caller caller, Descriptor descriptor, UserStructure<MessageHeader> message, int flags)
    {
        KernelError error = TakeApart(caller, message, isRead: false, out MessageHeader header, out UserBuffer buffer);
        if (error != KernelError.None)
        {
            return new(error);
        }

        if (!SocketAccess.FindAny(caller, descriptor.Number).TryGet(out Socket socket, out error))
        {
            return new(error);
        }

        bool isSilent = (flags & SocketConstants.MSG_NOSIGNAL) != 0;
        if (socket is LocalSocket local && header.Control != 0 && header.ControlLength > 0)
        {
            return SendWithFiles(caller, local, buffer, header, isSilent);
        }

        ValueTask<Result<int>> sending;
        if (socket is InternetSocket internet && header.Name != 0)
        {
            Span<byte> bytes = stackalloc byte[SocketAddress.MaximumBytes];
            var name = new UserPointer(new VirtualAddress(header.Name));
            Result<int> copied = SocketCalls.CopyAddressIn(caller, internet, name, header.NameLength, bytes);
            if (copied.IsError)
            {
                return new(copied.Error);
            }

            sending = internet.SendTo(caller.Thread, buffer, SocketAddress.Internet(bytes), MessageOptions.None);
        }
        else
        {
            sending = socket.Send(caller.Thread, buffer, MessageOptions.None);
        }

        return sending.IsCompleted
            ? new(Sent(caller, sending.Result, isSilent))
            : SendLater(caller, socket, sending, isSilent);
    }

    private static KernelError TakeApart(
        Caller caller, UserStructure<MessageHeader> message, bool isRead, out MessageHeader header, out UserBuffer buffer)
    {
        buffer = default;
        if (!message.TryCopyIn(caller, out header))
        {
            return KernelError.BadAddress;
        }

        if (header.VectorCount != 1)
        {
            return KernelError.NotSupported;
        }

        if (!new UserStructure<VectorEntry>(new VirtualAddress(header.Vectors)).TryCopyIn(caller, out VectorEntry vector))
        {
            return KernelError.BadAddress;
        }

        if (vector.Length > long.MaxValue)
        {
            return KernelError.InvalidArgument;
        }

        KernelError error;
        if (isRead)
        {
            error = UserOutput.TryDecode(caller, vector.Start, vector.Length, out UserOutput output);
            buffer = output.Buffer;
        }
        else
        {
            error = UserInput.TryDecode(caller, vector.Start, vector.Length, out UserInput input);
            buffer = input.Buffer;
        }

        return error;
    }

    private static SyscallOutcome Sent(Caller caller, Result<int> result, bool isSilent)
        => isSilent ? result : FileTransfer.Written(caller, result);

    private static SyscallOutcome Deliver(
        Caller caller, Socket socket, Result<ReceivedMessage> received, UserStructure<MessageHeader> place, MessageHeader header)
    {
        if (!received.TryGet(out ReceivedMessage message, out KernelError error))
        {
            return error;
        }

        header.Flags = message.FullLength > message.Length ? SocketConstants.MSG_TRUNC : 0;
        bool tellsSource = header.Name != 0 && socket is MessageSocket && message.Source != default;
        if (tellsSource)
        {
            // The length stands in the header, which is written below.
            VirtualAddress length = place.Address + MessageHeader.NameLengthOffset;
            if (SocketAddress.CopyOut(
                caller, new UserPointer(new VirtualAddress(header.Name)), new UserPointer(length), message.Source).IsError)
            {
                return KernelError.BadAddress;
            }
        }

        header.NameLength = tellsSource ? MessageHeader.InternetNameLength : 0;
        Result controlled = ControlMessages.Write(caller, socket, message, ref header);
        return controlled.IsError || place.CopyOut(caller, header).IsError ? KernelError.BadAddress : message.Length;
    }

    // While a call waits, another thread or a signal handler may close the descriptor: the call keeps the socket.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> SendLater(Caller caller, Socket socket, ValueTask<Result<int>> sending, bool isSilent)
    {
        socket.AddReference();
        Result<int> result = await sending;
        socket.Release();
        return Sent(caller, result, isSilent);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ReceiveLater(
        Caller caller, Socket socket, ValueTask<Result<ReceivedMessage>> receiving, UserStructure<MessageHeader> place, MessageHeader header)
    {
        socket.AddReference();
        Result<ReceivedMessage> received = await receiving;
        SyscallOutcome outcome = Deliver(caller, socket, received, place, header);
        socket.Release();
        return outcome;
    }

    /// <summary>Sends descriptors together with the first bytes for which there is room: either both happen or nothing.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> SendWithFiles(
        Caller caller, LocalSocket socket, UserBuffer buffer, MessageHeader header, bool isSilent)
    {
        socket.AddReference();
        Result<int> sent = TrySendWithFiles(caller, socket, buffer, header);
        while (sent.Error == KernelError.WouldBlock && (socket.Mode & OpenMode.NonBlocking) == 0)
        {
            KernelError error = await socket.WaitForRoom(caller.Thread);
            sent = error != KernelError.None ? error : TrySendWithFiles(caller, socket, buffer, header);
            if (error == KernelError.None && sent.IsError && sent.Error != KernelError.WouldBlock)
            {
                socket.PassRoomOn();
            }
            else if (error != KernelError.None)
            {
                break;
            }
        }

        socket.Release();
        return Sent(caller, sent, isSilent);
    }

    private static Result<int> TrySendWithFiles(Caller caller, LocalSocket socket, UserBuffer buffer, in MessageHeader header)
    {
        if (!ControlMessages.SendFiles(caller, socket, header).TryGet(out int files, out KernelError error))
        {
            return error;
        }

        Result<int> sent = socket.Send(caller.Thread, buffer, MessageOptions.DoNotWait).Result;
        if (sent.IsError)
        {
            socket.TakeFilesBack(files);
        }

        return sent;
    }
}
