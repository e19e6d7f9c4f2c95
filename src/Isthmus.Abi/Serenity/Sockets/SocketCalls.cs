using System;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>SerenityOS's calls that make, name and end sockets.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class SocketCalls
{
    private const int FirstFreePort = 1024;
    private const int InternetBytes = 16;

    // What a socket's file permits, unless fchmod says otherwise before it has a name.
    private const int PreparedPermissions = 0x1B6;

    /// <summary>Gives a socket its address: a port, or a path that becomes a file.</summary>
    [Syscall(6, "long bind(int sockfd, const struct sockaddr *address, uint32_t address_length)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none")]
    public static SyscallOutcome Bind(Caller caller, Descriptor descriptor, UserPointer address, uint length)
    {
        if (!SocketAccess.Find(caller, descriptor.Number).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        Span<byte> bytes = stackalloc byte[SocketAddress.MaximumBytes];
        if (!CopyAddressIn(caller, socket, address, length, bytes).TryGet(out int rest, out error))
        {
            return error;
        }

        if (socket is LocalSocket local)
        {
            return caller.Kernel.FileSystem.BindSocket(caller.Process.Files, SocketAddress.Path(bytes, rest), local);
        }

        InternetEndpoint endpoint = SocketAddress.Internet(bytes);
        return endpoint.Port is > 0 and < FirstFreePort && !caller.Process.Files.Credentials.IsSuperuser
            ? KernelError.AccessDenied
            : ((InternetSocket)socket).Bind(endpoint);
    }

    /// <summary>Tells the address of the other end; of a local connection both ends tell the same.</summary>
    [Syscall(52, "long getpeername(const struct SC_getpeername_params *params)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none")]
    public static SyscallOutcome Getpeername(Caller caller, UserStructure<GetPeerParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out GetPeerParameters request))
        {
            return KernelError.BadAddress;
        }

        if (!FindForName(caller, request.Descriptor, request.Address, request.AddressLength).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        return CopyPeerOut(caller, socket, request.Address, request.AddressLength);
    }

    /// <summary>Tells a socket's own address.</summary>
    [Syscall(62, "long getsockname(const struct SC_getsockname_params *params)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none")]
    public static SyscallOutcome Getsockname(Caller caller, UserStructure<GetNameParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out GetNameParameters request))
        {
            return KernelError.BadAddress;
        }

        if (!FindForName(caller, request.Descriptor, request.Address, request.AddressLength).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        var address = new UserPointer(new VirtualAddress(request.Address));
        var length = new UserPointer(new VirtualAddress(request.AddressLength));
        return socket is LocalSocket local
            ? SocketAddress.CopyOut(caller, address, length, SocketAccess.NameOf(local))
            : SocketAddress.CopyOut(caller, address, length, ((InternetSocket)socket).LocalEndpoint);
    }

    /// <summary>Makes a socket wait for connections.</summary>
    [Syscall(74, "long listen(int sockfd, int backlog)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none")]
    public static SyscallOutcome Listen(Caller caller, Descriptor descriptor, int backlog)
    {
        if (!SocketAccess.Find(caller, descriptor.Number).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        return SocketAccess.TypeOf(socket) == SocketConstants.SOCK_STREAM
            ? socket.Listen(int.Max(backlog, 1))
            : KernelError.OperationNotSupported;
    }

    /// <summary>Ends one direction or both.</summary>
    [Syscall(128, "long shutdown(int sockfd, int how)", Promise = "stdio",
        PromiseNote = "stdio + (inet | unix by socket domain)")]
    public static SyscallOutcome Shutdown(Caller caller, Descriptor descriptor, int how)
    {
        if ((uint)how > SocketConstants.SHUT_RDWR)
        {
            return KernelError.InvalidArgument;
        }

        if (!SocketAccess.Find(caller, descriptor.Number).TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        var direction = (ShutdownDirection)(how + 1);
        if (socket is MessageSocket messages)
        {
            messages.End(direction);
            return 0;
        }

        return socket.IsListening ? KernelError.NotConnected : socket.ShutDown(direction);
    }

    /// <summary>Makes a socket: of IPv4, a stream, for datagrams or, for root, raw; or of any type on this computer, which carries
    /// bytes.</summary>
    [Syscall(136, "long socket(int domain, int type, int protocol)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none")]
    public static SyscallOutcome Socket(Caller caller, int domain, int type, int protocol)
    {
        if (!caller.Keeps(SocketAccess.PromiseOf(domain)))
        {
            return KernelError.PromiseBroken;
        }

        int kind = type & SocketConstants.SOCK_TYPE_MASK;
        if (kind == SocketConstants.SOCK_RAW && !caller.Process.Files.Credentials.IsSuperuser)
        {
            return KernelError.AccessDenied;
        }

        if (domain is not (SocketConstants.AF_LOCAL or SocketConstants.AF_INET))
        {
            return KernelError.AddressFamilyNotSupported;
        }

        if (!caller.Process.Handles.HasRoomFor(1))
        {
            return KernelError.TooManyHandles;
        }

        Socket socket;
        KernelError error;
        if (domain == SocketConstants.AF_LOCAL)
        {
            if (!CreateLocal(caller, kind).TryGet(out LocalSocket local, out error))
            {
                return error;
            }

            socket = local;
        }
        else
        {
            error = CheckProtocol(kind, protocol);
            if (error != KernelError.None)
            {
                return error;
            }

            if (!caller.Kernel.Network.CreateSocket((SocketType)kind, caller.Process.Account, (byte)protocol).TryGet(
                out InternetSocket internet, out error))
            {
                return error;
            }

            socket = internet;
        }

        return Install(caller, socket, type);
    }

    /// <summary>Makes two local sockets that are connected with each other.</summary>
    [Syscall(137, "long socketpair(const struct SC_socketpair_params *params)")]
    public static SyscallOutcome Socketpair(Caller caller, UserStructure<PairParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out PairParameters request))
        {
            return KernelError.BadAddress;
        }

        if (request.Domain != SocketConstants.AF_LOCAL || request.Protocol is not (0 or SocketConstants.AF_LOCAL))
        {
            return KernelError.InvalidArgument;
        }

        if (!caller.Process.Handles.HasRoomFor(2))
        {
            return KernelError.TooManyHandles;
        }

        Span<byte> numbers = stackalloc byte[2 * sizeof(int)];
        var place = new VirtualAddress(request.Descriptors);
        if (caller.Process.Memory.EnsureWritable(place, (ulong)numbers.Length).IsError)
        {
            return KernelError.BadAddress;
        }

        int kind = request.Type & SocketConstants.SOCK_TYPE_MASK;
        if (!CreateLocal(caller, kind).TryGet(out LocalSocket first, out KernelError error))
        {
            return error;
        }

        if (!CreateLocal(caller, kind).TryGet(out LocalSocket second, out error))
        {
            first.Release();
            return error;
        }

        Result connected = first.ConnectPair(second, caller.Process);
        if (connected.IsError)
        {
            first.Release();
            second.Release();
            return connected;
        }

        BitConverter.TryWriteBytes(numbers, Install(caller, first, request.Type).Value);
        BitConverter.TryWriteBytes(numbers[sizeof(int)..], (int)Install(caller, second, request.Type).Value);
        return caller.Process.Memory.CopyOut(place, numbers);
    }

    /// <summary>Copies an address in that is for a socket.</summary>
    /// <returns>Bytes behind the family.</returns>
    internal static Result<int> CopyAddressIn(Caller caller, Socket socket, UserPointer address, uint length, Span<byte> bytes)
    {
        if (socket is InternetSocket && length != InternetBytes)
        {
            return KernelError.InvalidArgument;
        }

        Result<int> copied = SocketAddress.CopyIn(caller, address, length, SocketAccess.FamilyOf(socket), bytes);
        return copied.Error == KernelError.AddressFamilyNotSupported ? KernelError.InvalidArgument : copied;
    }

    /// <summary>Hands the address of the other end over.</summary>
    internal static Result CopyPeerOut(Caller caller, Socket socket, ulong addressPlace, ulong lengthPlace)
    {
        var address = new UserPointer(new VirtualAddress(addressPlace));
        var length = new UserPointer(new VirtualAddress(lengthPlace));
        return socket is LocalSocket local
            ? local.IsConnected ? SocketAddress.CopyOut(caller, address, length, SocketAccess.NameOf(local)) : KernelError.NotConnected
            : ((InternetSocket)socket).RemoteEndpoint.TryGet(out InternetEndpoint remote, out KernelError error)
                ? SocketAddress.CopyOut(caller, address, length, remote)
                : error;
    }

    /// <summary>Gives a socket that has just been made a descriptor, for which there is room.</summary>
    internal static SyscallOutcome Install(Caller caller, Socket socket, int flags)
    {
        if ((flags & SocketConstants.SOCK_NONBLOCK) != 0)
        {
            socket.Mode |= OpenMode.NonBlocking;
        }

        Result<int> added = caller.Process.Handles.Add(socket, (flags & SocketConstants.SOCK_CLOEXEC) != 0);
        if (added.IsError)
        {
            socket.Release();
        }

        return added;
    }

    private static KernelError CheckProtocol(int kind, int protocol) => kind switch
    {
        SocketConstants.SOCK_STREAM
            => protocol is 0 or SocketConstants.IPPROTO_TCP ? KernelError.None : KernelError.ProtocolNotSupported,
        SocketConstants.SOCK_DGRAM
            => protocol is 0 or SocketConstants.IPPROTO_UDP ? KernelError.None : KernelError.ProtocolNotSupported,
        SocketConstants.SOCK_RAW => (uint)protocol <= byte.MaxValue ? KernelError.None : KernelError.ProtocolNotSupported,
        _ => KernelError.InvalidArgument,
    };

    private static Result<LocalSocket> CreateLocal(Caller caller, int kind)
    {
        Result<LocalSocket> created = caller.Kernel.FileSystem.CreateSocket(caller.Process, kind);
        if (created.TryGet(out LocalSocket socket, out _))
        {
            socket.PreparedPermissions = PreparedPermissions;
            socket.PreparedOwner = caller.Process.Files.Credentials.User;
            socket.PreparedGroup = caller.Process.Files.Credentials.Group;
        }

        return created;
    }

    private static Result<Socket> FindForName(Caller caller, int descriptor, ulong address, ulong lengthPlace)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (address == 0 || caller.Process.Memory.CopyIn(new VirtualAddress(lengthPlace), word).IsError)
        {
            return KernelError.BadAddress;
        }

        if (BitConverter.ToInt32(word) <= 0)
        {
            return KernelError.InvalidArgument;
        }

        Result<Socket> found = SocketAccess.Find(caller, descriptor);
        return found.IsError
            || SocketAddress.CheckOutput(
                caller, new UserPointer(new VirtualAddress(address)), new UserPointer(new VirtualAddress(lengthPlace))).IsSuccess
            ? found
            : KernelError.BadAddress;
    }
}
