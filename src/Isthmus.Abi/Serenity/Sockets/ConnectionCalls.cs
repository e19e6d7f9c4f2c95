using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>SerenityOS's calls that connect sockets.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class ConnectionCalls
{
    /// <summary>Takes a waiting connection, and tells who it comes from.</summary>
    [Syscall(0, "long accept4(const struct SC_accept4_params *params)", Promise = "accept")]
    public static ValueTask<SyscallOutcome> Accept4(Caller caller, UserStructure<AcceptParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out AcceptParameters request))
        {
            return new(KernelError.BadAddress);
        }

        if (!SocketAccess.FindAny(caller, request.Descriptor).TryGet(out Socket socket, out KernelError error))
        {
            return new(error);
        }

        if (!caller.Process.Handles.HasRoomFor(1))
        {
            return new(KernelError.TooManyHandles);
        }

        Result ready = SocketAddress.CheckOutput(
            caller, new UserPointer(new VirtualAddress(request.Address)), new UserPointer(new VirtualAddress(request.AddressLength)));
        if (ready.IsError)
        {
            return new(ready);
        }

        ValueTask<Result<Socket>> accepting = socket.Accept(caller.Thread);
        return accepting.IsCompleted
            ? new(AddAccepted(caller, accepting.Result, request))
            : AcceptLater(caller, socket, accepting, request);
    }

    /// <summary>Connects a socket, on this computer until the other side has accepted; for datagrams it names the peer.</summary>
    [Syscall(16, "long connect(int sockfd, const struct sockaddr *address, uint32_t address_size)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none")]
    public static ValueTask<SyscallOutcome> Connect(Caller caller, Descriptor descriptor, UserPointer address, uint length)
    {
        if (!SocketAccess.Find(caller, descriptor.Number).TryGet(out Socket socket, out KernelError error))
        {
            return new(error);
        }

        Span<byte> bytes = stackalloc byte[SocketAddress.MaximumBytes];
        if (!SocketCalls.CopyAddressIn(caller, socket, address, length, bytes).TryGet(out int rest, out error))
        {
            return new(error);
        }

        ValueTask<Result> connecting;
        if (socket is LocalSocket local)
        {
            if (local.IsConnected || !local.Name.IsEmpty)
            {
                return new(KernelError.AlreadyConnected);
            }

            if (!caller.Kernel.FileSystem.FindSocket(
                caller.Process.Files, SocketAddress.Path(bytes, rest), AccessRights.Read | AccessRights.Write).TryGet(
                    out LocalSocket listener, out error))
            {
                return new(error);
            }

            connecting = local.ConnectAndAwait(caller.Thread, listener);
        }
        else
        {
            connecting = ((InternetSocket)socket).Connect(caller.Thread, SocketAddress.Internet(bytes));
        }

        return connecting.IsCompleted ? new(connecting.Result) : ConnectLater(socket, connecting);
    }

    private static SyscallOutcome AddAccepted(Caller caller, Result<Socket> accepted, in AcceptParameters request)
    {
        if (!accepted.TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        SyscallOutcome added = SocketCalls.Install(caller, socket, request.Flags);

        // A connection that has ended again has no peer to tell of; the descriptor is what matters.
        if (added.IsError || request.Address == 0
            || SocketCalls.CopyPeerOut(caller, socket, request.Address, request.AddressLength).Error != KernelError.BadAddress)
        {
            return added;
        }

        _ = caller.Process.Handles.Close((int)added.Value);
        return KernelError.BadAddress;
    }

    // While a call waits, another thread or a signal handler may close the descriptor: the call keeps the socket.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ConnectLater(Socket socket, ValueTask<Result> connecting)
    {
        socket.AddReference();
        Result result = await connecting;
        socket.Release();
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> AcceptLater(
        Caller caller, Socket socket, ValueTask<Result<Socket>> accepting, AcceptParameters request)
    {
        socket.AddReference();
        Result<Socket> accepted = await accepting;
        socket.Release();
        return AddAccepted(caller, accepted, request);
    }
}
