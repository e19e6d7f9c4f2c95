using Isthmus.Abi.Aurora.Files;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Aurora.Network;

/// <summary>Aurora's calls about sockets: declared, and not written yet.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class SocketCalls
{
    /// <summary>Makes a socket.</summary>
    [Syscall(24, "int socket(int domain, int type, int protocol)", Promise = "inet", Support = SyscallSupport.None)]
    public static SyscallOutcome Socket(Caller caller, int domain, int type, int protocol) => KernelError.NotImplemented;

    /// <summary>Gives a socket its port.</summary>
    [Syscall(25, "int bind(int fd, uint16_t port)", Promise = "inet", Support = SyscallSupport.None)]
    public static SyscallOutcome Bind(Caller caller, Descriptor descriptor, uint port) => KernelError.NotImplemented;

    /// <summary>Connects a socket.</summary>
    [Syscall(26, "int connect(int fd, uint32_t addr, uint16_t port)", Promise = "inet", Support = SyscallSupport.None)]
    public static SyscallOutcome Connect(Caller caller, Descriptor descriptor, uint address, uint port) => KernelError.NotImplemented;

    /// <summary>Sends to the peer.</summary>
    [Syscall(27, "long send(int fd, const void *buf, size_t n)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome Send(Caller caller, Descriptor descriptor, UserInput data) => KernelError.NotImplemented;

    /// <summary>Receives from the peer.</summary>
    [Syscall(28, "long recv(int fd, void *buf, size_t n)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome Recv(Caller caller, Descriptor descriptor, UserOutput buffer) => KernelError.NotImplemented;

    /// <summary>Makes a socket wait for connections.</summary>
    [Syscall(38, "int listen(int fd, int backlog)", Promise = "inet", Support = SyscallSupport.None)]
    public static SyscallOutcome Listen(Caller caller, Descriptor descriptor, int backlog) => KernelError.NotImplemented;

    /// <summary>Takes a waiting connection.</summary>
    [Syscall(39, "int accept(int fd)", Promise = "accept", Support = SyscallSupport.None)]
    public static SyscallOutcome Accept(Caller caller, Descriptor descriptor) => KernelError.NotImplemented;
}
