using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Network;

/// <summary>PromptOS's calls that make, name and connect sockets.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class SocketCalls
{
    /// <summary>Makes a socket: of IPv4, a stream or for datagrams; or a stream on this computer.</summary>
    [Syscall(62, "handle_t socket(int domain, int type, int protocol)", PromiseNote = "inet for AF_INET; unix for AF_UNIX")]
    [return: TraceAs(typeof(Handle))]
    public static SyscallOutcome Socket(
        Caller caller, [TraceNames("AF_")] int domain, [TraceNames("SOCK_", Flags = true)] int type,
        [TraceNames("IPPROTO_")] int protocol)
    {
        int kind = type & ~(SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC);
        if (domain is not (SocketConstants.AF_INET or SocketConstants.AF_UNIX))
        {
            return KernelError.AddressFamilyNotSupported;
        }

        if (!caller.Keeps(PromiseFor(domain)))
        {
            return KernelError.PromiseBroken;
        }

        if (kind is not (SocketConstants.SOCK_STREAM or SocketConstants.SOCK_DGRAM)
            || (domain == SocketConstants.AF_UNIX && kind != SocketConstants.SOCK_STREAM))
        {
            return KernelError.WrongProtocolType;
        }

        if (protocol != 0 && (domain != SocketConstants.AF_INET || protocol != ProtocolOf(kind)))
        {
            return KernelError.ProtocolNotSupported;
        }

        Result reserved = caller.Process.Objects.Reserve(1);
        if (reserved.IsError)
        {
            return reserved;
        }

        Socket socket;
        KernelError error;
        if (domain == SocketConstants.AF_UNIX)
        {
            Result<LocalSocket> local = caller.Kernel.FileSystem.CreateSocket(caller.Process);
            (socket, error) = (local.IsSuccess ? local.Value : null!, local.Error);
        }
        else
        {
            Result<InternetSocket> internet = caller.Kernel.Network.CreateSocket((SocketType)kind, caller.Process.Account);
            (socket, error) = (internet.IsSuccess ? internet.Value : null!, internet.Error);
        }

        if (error != KernelError.None)
        {
            return error;
        }

        if ((type & SocketConstants.SOCK_NONBLOCK) != 0)
        {
            socket.Mode |= OpenMode.NonBlocking;
        }

        return caller.Process.Objects.Add(socket, FileRights.Of(socket, caller.Process.Files.Credentials)).Value.Value;
    }

    /// <summary>Gives a socket its address: a port, or a path that becomes a file.</summary>
    [Syscall(63, "int bind(handle_t socket, const struct sockaddr *addr, uint32_t length)",
        PromiseNote = "inet for AF_INET; unix for AF_UNIX")]
    public static SyscallOutcome Bind(Caller caller, Handle handle, [TraceAs(typeof(SocketAddressForm))] UserPointer address, uint length)
    {
        if (!FindKept(caller, handle, ObjectRights.Write).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        Span<byte> bytes = stackalloc byte[SocketAddress.MaximumBytes];
        if (!SocketAddress.CopyIn(caller, address, length, FamilyOf(socket), bytes).TryGet(out int rest, out error))
        {
            return error;
        }

        return socket is LocalSocket local
            ? caller.Kernel.FileSystem.BindSocket(caller.Process.Files, SocketAddress.Path(bytes, rest), local)
            : ((InternetSocket)socket).Bind(SocketAddress.Internet(bytes));
    }

    /// <summary>Makes a socket wait for connections.</summary>
    [Syscall(64, "int listen(handle_t socket, int backlog)", PromiseNote = "inet for AF_INET; unix for AF_UNIX")]
    public static SyscallOutcome Listen(Caller caller, Handle handle, int backlog)
        => FindKept(caller, handle, ObjectRights.Write).TryGet(out Socket socket, out KernelError error) ? socket.Listen(backlog) : error;

    /// <summary>Takes a waiting connection, and tells who it comes from.</summary>
    [Syscall(65, "handle_t accept(handle_t socket, struct sockaddr *addr, uint32_t *length)", Promise = "accept")]
    [return: TraceAs(typeof(Handle))]
    public static ValueTask<SyscallOutcome> Accept(
        Caller caller, Handle handle, [TraceAs(typeof(WrittenSocketAddressForm))] UserPointer address,
        [TraceAs(typeof(WrittenCountForm))] UserPointer length)
    {
        if (!Find(caller, handle, ObjectRights.Read).TryGet(out Socket socket, out KernelError error))
        {
            return new(error);
        }

        Result ready = caller.Process.Objects.Reserve(1);
        ready = ready.IsError ? ready : SocketAddress.CheckOutput(caller, address, length);
        if (ready.IsError)
        {
            return new(ready);
        }

        ValueTask<Result<Socket>> accepting = socket.Accept(caller.Thread);
        return accepting.IsCompleted
            ? new(AddAccepted(caller, accepting.Result, address, length))
            : AcceptLater(caller, socket, accepting, address, length);
    }

    /// <summary>Connects a socket, waiting for the answer; for datagrams it names the peer.</summary>
    [Syscall(66, "int connect(handle_t socket, const struct sockaddr *addr, uint32_t length)",
        PromiseNote = "inet for AF_INET; unix for AF_UNIX")]
    public static ValueTask<SyscallOutcome> Connect(
        Caller caller, Handle handle, [TraceAs(typeof(SocketAddressForm))] UserPointer address, uint length)
    {
        if (!FindKept(caller, handle, ObjectRights.Write).TryGet(out Socket socket, out KernelError error))
        {
            return new(error);
        }

        Span<byte> bytes = stackalloc byte[SocketAddress.MaximumBytes];
        if (!SocketAddress.CopyIn(caller, address, length, FamilyOf(socket), bytes).TryGet(out int rest, out error))
        {
            return new(error);
        }

        ValueTask<Result> connecting;
        if (socket is LocalSocket local)
        {
            Result<LocalSocket> found = caller.Kernel.FileSystem.FindSocket(caller.Process.Files, SocketAddress.Path(bytes, rest));
            if (found.IsError)
            {
                return new(found.Error);
            }

            connecting = local.Connect(caller.Thread, found.Value);
        }
        else
        {
            connecting = ((InternetSocket)socket).Connect(caller.Thread, SocketAddress.Internet(bytes));
        }

        return connecting.IsCompleted ? new(connecting.Result) : ConnectLater(socket, connecting);
    }

    /// <summary>Ends one direction or both.</summary>
    [Syscall(69, "int shutdown(handle_t socket, int how)", PromiseNote = "inet for AF_INET; unix for AF_UNIX")]
    public static SyscallOutcome Shutdown(Caller caller, Handle handle, [TraceNames("SHUT_")] int how)
        => !FindKept(caller, handle, ObjectRights.Write).TryGet(out Socket socket, out KernelError error) ? error
            : how switch
            {
                SocketConstants.SHUT_RD => socket.ShutDown(ShutdownDirection.Receive),
                SocketConstants.SHUT_WR => socket.ShutDown(ShutdownDirection.Send),
                SocketConstants.SHUT_RDWR => socket.ShutDown(ShutdownDirection.Receive | ShutdownDirection.Send),
                _ => KernelError.InvalidArgument,
            };

    /// <summary>Tells a socket's own address.</summary>
    [Syscall(70, "int getsockname(handle_t socket, struct sockaddr *addr, uint32_t *length)",
        PromiseNote = "inet for AF_INET; unix for AF_UNIX")]
    public static SyscallOutcome Getsockname(
        Caller caller, Handle handle, [TraceAs(typeof(WrittenSocketAddressForm))] UserPointer address,
        [TraceAs(typeof(WrittenCountForm))] UserPointer length)
    {
        if (!FindKept(caller, handle, ObjectRights.None).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        Result ready = SocketAddress.CheckOutput(caller, address, length);
        return ready.IsError ? ready
            : socket is LocalSocket local ? SocketAddress.CopyOut(caller, address, length, local.Name)
            : SocketAddress.CopyOut(caller, address, length, ((InternetSocket)socket).LocalEndpoint);
    }

    /// <summary>Tells the address of the other end.</summary>
    [Syscall(71, "int getpeername(handle_t socket, struct sockaddr *addr, uint32_t *length)",
        PromiseNote = "inet for AF_INET; unix for AF_UNIX")]
    public static SyscallOutcome Getpeername(
        Caller caller, Handle handle, [TraceAs(typeof(WrittenSocketAddressForm))] UserPointer address,
        [TraceAs(typeof(WrittenCountForm))] UserPointer length)
    {
        if (!FindKept(caller, handle, ObjectRights.None).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        Result ready = SocketAddress.CheckOutput(caller, address, length);
        return ready.IsError ? ready : CopyPeerOut(caller, socket, address, length);
    }

    /// <summary>The same, for calls that need a promise for the family of the socket's addresses.</summary>
    internal static Result<Socket> FindKept(Caller caller, Handle handle, ObjectRights needed)
        => !Find(caller, handle, needed).TryGet(out Socket socket, out KernelError error) ? error
            : caller.Keeps(PromiseFor(FamilyOf(socket))) ? socket
            : KernelError.PromiseBroken;

    /// <summary>The promise that a family of addresses needs.</summary>
    internal static Promise PromiseFor(int family) => family == SocketConstants.AF_UNIX ? Promise.LocalSocket : Promise.Internet;

    /// <summary>The socket that a handle names and allows to use.</summary>
    internal static Result<Socket> Find(Caller caller, Handle handle, ObjectRights needed)
    {
        if (!caller.Process.Objects.Find(new ObjectHandle(handle.Number)).TryGet(out HandleEntry entry, out KernelError error))
        {
            return error;
        }

        return entry.Object is not Socket socket ? KernelError.NotSocket : entry.Allows(needed) ? socket : KernelError.AccessDenied;
    }

    /// <summary>The family of a socket's addresses.</summary>
    internal static int FamilyOf(Socket socket) => socket is LocalSocket ? SocketConstants.AF_UNIX : SocketConstants.AF_INET;

    /// <summary>The protocol of a kind of IPv4 socket.</summary>
    internal static int ProtocolOf(int kind)
        => kind == SocketConstants.SOCK_STREAM ? SocketConstants.IPPROTO_TCP : SocketConstants.IPPROTO_UDP;

    private static Result CopyPeerOut(Caller caller, Socket socket, UserPointer address, UserPointer length)
        => socket is LocalSocket local
            ? local.IsConnected ? SocketAddress.CopyOut(caller, address, length, local.PeerName) : KernelError.NotConnected
            : ((InternetSocket)socket).RemoteEndpoint.TryGet(out InternetEndpoint remote, out KernelError error)
                ? SocketAddress.CopyOut(caller, address, length, remote)
                : error;

    private static SyscallOutcome AddAccepted(Caller caller, Result<Socket> accepted, UserPointer address, UserPointer length)
    {
        if (!accepted.TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        Result<ObjectHandle> added = caller.Process.Objects.Add(socket, FileRights.Of(socket, caller.Process.Files.Credentials));
        if (!added.TryGet(out ObjectHandle handle, out error))
        {
            socket.Release();
            return error;
        }

        // A connection that has ended again has no peer to tell of; the handle is what matters.
        Result told = CopyPeerOut(caller, socket, address, length);
        if (told.Error == KernelError.BadAddress)
        {
            _ = caller.Process.Objects.Close(handle);
            return told;
        }

        return handle.Value;
    }

    // While a call waits, another thread or a signal handler may close the handle: the call keeps the socket.
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
        Caller caller, Socket socket, ValueTask<Result<Socket>> accepting, UserPointer address, UserPointer length)
    {
        socket.AddReference();
        Result<Socket> accepted = await accepting;
        socket.Release();
        return AddAccepted(caller, accepted, address, length);
    }
}
