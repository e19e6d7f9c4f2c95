using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>Sockets by their descriptors, with the promises of their families.</summary>
internal static class SocketAccess
{
    /// <summary>The promise that sockets of a family need.</summary>
    public static Promise PromiseOf(int family) => family switch
    {
        SocketConstants.AF_INET or SocketConstants.AF_INET6 => Promise.Internet,
        SocketConstants.AF_LOCAL => Promise.LocalSocket,
        _ => Promise.None,
    };

    /// <summary>The family of a socket.</summary>
    public static int FamilyOf(Socket socket) => socket is LocalSocket ? SocketConstants.AF_LOCAL : SocketConstants.AF_INET;

    /// <summary>Finds a socket, whose family must be promised.</summary>
    public static Result<Socket> Find(Caller caller, int descriptor)
        => !FindAny(caller, descriptor).TryGet(out Socket socket, out KernelError error) ? error
            : caller.Keeps(PromiseOf(FamilyOf(socket))) ? socket
            : KernelError.PromiseBroken;

    /// <summary>Finds a socket, whatever is promised of its family.</summary>
    public static Result<Socket> FindAny(Caller caller, int descriptor)
        => new Descriptor(descriptor).Find(caller) is not { } file ? KernelError.BadHandle
            : file is Socket socket ? socket
            : KernelError.NotSocket;

    /// <summary>The type that a socket was made with.</summary>
    public static int TypeOf(Socket socket) => socket is LocalSocket local ? local.Kind : (int)socket.Type;

    /// <summary>The name of a local connection: both ends tell that of the end that has one.</summary>
    public static System.ReadOnlySpan<byte> NameOf(LocalSocket socket) => socket.Name.IsEmpty ? socket.PeerName : socket.Name;
}
