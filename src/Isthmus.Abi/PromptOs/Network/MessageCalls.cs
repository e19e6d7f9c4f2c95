using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Network;

/// <summary>PromptOS's calls that send and receive.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class MessageCalls
{
    private const int SendFlags = SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL;

    private const int ReceiveFlags = SocketConstants.MSG_PEEK | SocketConstants.MSG_TRUNC | SocketConstants.MSG_DONTWAIT
        | SocketConstants.MSG_WAITALL | SocketConstants.MSG_NOSIGNAL;

    /// <summary>Sends to the peer or, where an address is given, to that one. SIGPIPE comes where nobody can receive any more.</summary>
    [Syscall(67, "int64_t send(handle_t socket, const void *buf, size_t count, int flags, const struct sockaddr *addr, uint32_t length)",
        Promise = "stdio", PromiseNote = "stdio; + inet or unix with an address")]
    public static ValueTask<SyscallOutcome> Send(
        Caller caller, Handle handle, UserInput data, [TraceNames("MSG_", Flags = true)] int flags,
        [TraceAs(typeof(SocketAddressForm))] UserPointer address, uint length)
    {
        if (!SocketCalls.Find(caller, handle, ObjectRights.Write).TryGet(out Socket socket, out KernelError error))
        {
            return new(error);
        }

        if ((flags & ~SendFlags) != 0)
        {
            return new(KernelError.InvalidArgument);
        }

        ValueTask<Result<int>> sending;
        MessageOptions options = OptionsOf(flags);
        if (address.IsNull)
        {
            sending = socket.Send(caller.Thread, data.Buffer, options);
        }
        else
        {
            if (!caller.Keeps(SocketCalls.PromiseFor(SocketCalls.FamilyOf(socket))))
            {
                return new(KernelError.PromiseBroken);
            }

            Span<byte> bytes = stackalloc byte[SocketAddress.MaximumBytes];
            Result<int> copied = SocketAddress.CopyIn(caller, address, length, SocketCalls.FamilyOf(socket), bytes);
            if (copied.IsError)
            {
                return new(copied.Error);
            }

            sending = socket is InternetSocket internet
                ? internet.SendTo(caller.Thread, data.Buffer, SocketAddress.Internet(bytes), options)
                : new((Result<int>)KernelError.AlreadyConnected);
        }

        bool isSilent = (flags & SocketConstants.MSG_NOSIGNAL) != 0;
        return sending.IsCompleted
            ? new(isSilent ? sending.Result : FileTransfer.Written(caller, sending.Result))
            : SendLater(caller, socket, sending, isSilent);
    }

    /// <summary>Receives bytes or a datagram, and tells who sent it.</summary>
    [Syscall(68, "int64_t recv(handle_t socket, void *buf, size_t count, int flags, struct sockaddr *addr, uint32_t *length)",
        Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Recv(
        Caller caller, Handle handle, UserOutput buffer, [TraceNames("MSG_", Flags = true)] int flags,
        [TraceAs(typeof(WrittenSocketAddressForm))] UserPointer address, [TraceAs(typeof(WrittenCountForm))] UserPointer length)
    {
        if (!SocketCalls.Find(caller, handle, ObjectRights.Read).TryGet(out Socket socket, out KernelError error))
        {
            return new(error);
        }

        if ((flags & ~ReceiveFlags) != 0)
        {
            return new(KernelError.InvalidArgument);
        }

        Result ready = SocketAddress.CheckOutput(caller, address, length);
        if (ready.IsError)
        {
            return new(ready);
        }

        if ((flags & SocketConstants.MSG_WAITALL) != 0 && socket.Type == SocketType.Stream)
        {
            return ReceiveAll(caller, socket, buffer.Buffer, flags);
        }

        ValueTask<Result<ReceivedMessage>> receiving = socket.Receive(caller.Thread, buffer.Buffer, OptionsOf(flags));
        return receiving.IsCompleted
            ? new(Deliver(caller, socket, receiving.Result, flags, address, length))
            : ReceiveLater(caller, socket, receiving, flags, address, length);
    }

    private static MessageOptions OptionsOf(int flags)
        => ((flags & SocketConstants.MSG_PEEK) != 0 ? MessageOptions.Peek : MessageOptions.None)
            | ((flags & SocketConstants.MSG_DONTWAIT) != 0 ? MessageOptions.DoNotWait : MessageOptions.None);

    /// <summary>A stream tells no sender: it has but one peer.</summary>
    private static SyscallOutcome Deliver(
        Caller caller, Socket socket, Result<ReceivedMessage> received, int flags, UserPointer address, UserPointer length)
    {
        if (!received.TryGet(out ReceivedMessage message, out KernelError error))
        {
            return error;
        }

        if (socket.Type == SocketType.Datagram && SocketAddress.CopyOut(caller, address, length, message.Source).IsError)
        {
            return KernelError.BadAddress;
        }

        return (flags & SocketConstants.MSG_TRUNC) != 0 ? message.FullLength : message.Length;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> SendLater(Caller caller, Socket socket, ValueTask<Result<int>> sending, bool isSilent)
    {
        socket.AddReference();
        Result<int> result = await sending;
        socket.Release();
        return isSilent ? result : FileTransfer.Written(caller, result);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ReceiveLater(
        Caller caller, Socket socket, ValueTask<Result<ReceivedMessage>> receiving, int flags, UserPointer address, UserPointer length)
    {
        socket.AddReference();
        Result<ReceivedMessage> received = await receiving;
        SyscallOutcome outcome = Deliver(caller, socket, received, flags, address, length);
        socket.Release();
        return outcome;
    }

    /// <summary>Receives until the buffer is full, the stream has ended, or something goes wrong.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ReceiveAll(Caller caller, Socket socket, UserBuffer buffer, int flags)
    {
        socket.AddReference();
        int done = 0;
        KernelError error;
        while (true)
        {
            Result<ReceivedMessage> received = await socket.Receive(caller.Thread, buffer.From(done), OptionsOf(flags));
            bool goesOn = received.TryGet(out ReceivedMessage message, out error) && message.Length > 0;
            done += goesOn ? message.Length : 0;
            if (!goesOn || done == buffer.Length || (flags & SocketConstants.MSG_PEEK) != 0)
            {
                break;
            }
        }

        socket.Release();
        return done > 0 || error == KernelError.None ? done : error;
    }
}
