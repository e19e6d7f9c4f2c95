using Isthmus.Abi.Serenity.Files;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>SerenityOS's calls that pass descriptors from one program to another.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class PassingCalls
{
    /// <summary>Takes the descriptor that was sent first; nobody waits for one.</summary>
    [Syscall(104, "long recvfd(int sockfd, int options)", Promise = "recvfd")]
    public static SyscallOutcome Recvfd(Caller caller, Descriptor descriptor, int options)
    {
        if (!FindLocal(caller, descriptor).TryGet(out LocalSocket socket, out KernelError error))
        {
            return error;
        }

        if (!caller.Process.Handles.HasRoomFor(1))
        {
            return KernelError.TooManyHandles;
        }

        return socket.ReceiveFile().TryGet(out OpenFile file, out error)
            ? caller.Process.Handles.Add(file, (options & OpenFlags.O_CLOEXEC) != 0)
            : error;
    }

    /// <summary>Sends another descriptor of an open file to the other end; it does not wait behind the bytes.</summary>
    [Syscall(111, "long sendfd(int sockfd, int fd)", Promise = "sendfd")]
    public static SyscallOutcome Sendfd(Caller caller, Descriptor descriptor, Descriptor sent)
    {
        if (!FindLocal(caller, descriptor).TryGet(out LocalSocket socket, out KernelError error))
        {
            return error;
        }

        return sent.Find(caller) is { } file ? socket.SendFile(file, caller.Process.Account) : KernelError.BadHandle;
    }

    private static Result<LocalSocket> FindLocal(Caller caller, Descriptor descriptor)
        => !SocketAccess.FindAny(caller, descriptor.Number).TryGet(out Socket socket, out KernelError error) ? error
            : socket is not LocalSocket local ? KernelError.AddressFamilyNotSupported
            : local.IsConnected ? local
            : KernelError.NotConnected;
}
