using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Aurora.Files;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Aurora.Network;

/// <summary>Aurora's calls about sockets.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class SocketCalls
{
    /// <summary>Makes a socket.</summary>
    [Syscall(24, "int socket(int domain, int type, int protocol)", Promise = "inet")]
    public static SyscallOutcome Socket(Caller caller, int domain, int type, int protocol)
    {
        if (domain != SocketConstants.AF_INET)
        {
            return KernelError.AddressFamilyNotSupported;
        }

        if (type is not (SocketConstants.SOCK_STREAM or SocketConstants.SOCK_DGRAM))
        {
            return KernelError.WrongProtocolType;
        }

        if (protocol != 0 && protocol != (type == SocketConstants.SOCK_STREAM ? SocketConstants.IPPROTO_TCP : SocketConstants.IPPROTO_UDP))
        {
            return KernelError.ProtocolNotSupported;
        }

        if (!caller.Process.Handles.HasRoomFor(1))
        {
            return KernelError.TooManyHandles;
        }

        return caller.Kernel.Network.CreateSocket((SocketType)type, caller.Process.Account).TryGet(out InternetSocket socket, out KernelError error)
            ? caller.Process.Handles.Add(socket)
            : error;
    }

    /// <summary>Gives a socket its port at all addresses; 0 takes a free one.</summary>
    [Syscall(25, "int bind(int fd, uint16_t port)", Promise = "inet")]
    public static SyscallOutcome Bind(Caller caller, Descriptor descriptor, uint port)
        => Find(caller, descriptor).TryGet(out InternetSocket socket, out KernelError error)
            ? socket.Bind(new InternetEndpoint(InternetAddress.Any, (ushort)port))
            : error;

    /// <summary>Connects a socket, waiting for the answer; for UDP it names the peer.</summary>
    [Syscall(26, "int connect(int fd, uint32_t addr, uint16_t port)", Promise = "inet")]
    public static ValueTask<SyscallOutcome> Connect(Caller caller, Descriptor descriptor, PeerAddress peer, uint port)
    {
        if (!Find(caller, descriptor).TryGet(out InternetSocket socket, out KernelError error))
        {
            return new(error);
        }

        ValueTask<Result> connecting = socket.Connect(caller.Thread, new InternetEndpoint(peer.Address, (ushort)port));
        return connecting.IsCompleted ? new(connecting.Result) : ConnectLater(socket, connecting);
    }

    /// <summary>Sends to the peer; SIGPIPE comes where nobody can receive any more.</summary>
    [Syscall(27, "long send(int fd, const void *buf, size_t n)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Send(Caller caller, Descriptor descriptor, UserInput data)
        => Find(caller, descriptor).TryGet(out _, out KernelError error) ? DescriptorCalls.Write(caller, descriptor, data) : new(error);

    /// <summary>Receives from the peer; 0 is the end of what it sends.</summary>
    [Syscall(28, "long recv(int fd, void *buf, size_t n)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Recv(Caller caller, Descriptor descriptor, UserOutput buffer)
        => Find(caller, descriptor).TryGet(out _, out KernelError error) ? DescriptorCalls.Read(caller, descriptor, buffer) : new(error);

    /// <summary>Makes a socket wait for connections.</summary>
    [Syscall(38, "int listen(int fd, int backlog)", Promise = "inet")]
    public static SyscallOutcome Listen(Caller caller, Descriptor descriptor, int backlog)
        => Find(caller, descriptor).TryGet(out InternetSocket socket, out KernelError error) ? socket.Listen(backlog) : error;

    /// <summary>Takes a waiting connection; the answer is its descriptor.</summary>
    [Syscall(39, "int accept(int fd)", Promise = "accept")]
    public static ValueTask<SyscallOutcome> Accept(Caller caller, Descriptor descriptor)
    {
        if (!Find(caller, descriptor).TryGet(out InternetSocket socket, out KernelError error))
        {
            return new(error);
        }

        if (!caller.Process.Handles.HasRoomFor(1))
        {
            return new(KernelError.TooManyHandles);
        }

        ValueTask<Result<Socket>> accepting = socket.Accept(caller.Thread);
        return accepting.IsCompleted ? new(AddAccepted(caller, accepting.Result)) : AcceptLater(caller, socket, accepting);
    }

    private static Result<InternetSocket> Find(Caller caller, Descriptor descriptor)
        => descriptor.Find(caller) is not { } file ? KernelError.BadHandle : file is InternetSocket socket ? socket : KernelError.NotSocket;

    private static SyscallOutcome AddAccepted(Caller caller, Result<Socket> accepted)
    {
        if (!accepted.TryGet(out Socket socket, out KernelError error))
        {
            return error;
        }

        Result<int> added = caller.Process.Handles.Add(socket);
        if (added.IsError)
        {
            socket.Release();
        }

        return added;
    }

    // While a call waits, a signal handler may close the descriptor: the call keeps the socket.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> ConnectLater(Socket socket, ValueTask<Result> connecting)
    {
        socket.AddReference();
        Result result = await connecting;
        socket.Release();
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> AcceptLater(Caller caller, Socket socket, ValueTask<Result<Socket>> accepting)
    {
        socket.AddReference();
        Result<Socket> accepted = await accepting;
        socket.Release();
        return AddAccepted(caller, accepted);
    }
}
