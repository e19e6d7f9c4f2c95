using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>SerenityOS's calls about sockets.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class SocketCalls
{
    [Syscall(0, "long accept4(const struct SC_accept4_params *params)", Promise = "accept", Support = SyscallSupport.None)]
    public static SyscallOutcome Accept4(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(6, "long bind(int sockfd, const struct sockaddr *address, uint32_t address_length)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none", Support = SyscallSupport.None)]
    public static SyscallOutcome Bind(Caller caller, int descriptor, ulong address, uint addressLength) => KernelError.NotImplemented;

    [Syscall(16, "long connect(int sockfd, const struct sockaddr *address, uint32_t address_size)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none", Support = SyscallSupport.None)]
    public static SyscallOutcome Connect(Caller caller, int descriptor, ulong address, uint addressSize) => KernelError.NotImplemented;

    [Syscall(52, "long getpeername(const struct SC_getpeername_params *params)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none", Support = SyscallSupport.None)]
    public static SyscallOutcome Getpeername(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(62, "long getsockname(const struct SC_getsockname_params *params)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none", Support = SyscallSupport.None)]
    public static SyscallOutcome Getsockname(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(63, "long getsockopt(const struct SC_getsockopt_params *params)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none", Support = SyscallSupport.None)]
    public static SyscallOutcome Getsockopt(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(74, "long listen(int sockfd, int backlog)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none", Support = SyscallSupport.None)]
    public static SyscallOutcome Listen(Caller caller, int descriptor, int backlog) => KernelError.NotImplemented;

    [Syscall(104, "long recvfd(int sockfd, int options)", Promise = "recvfd", Support = SyscallSupport.None)]
    public static SyscallOutcome Recvfd(Caller caller, int descriptor, int options) => KernelError.NotImplemented;

    [Syscall(105, "long recvmsg(int sockfd, struct msghdr *msg, int flags)",
        Promise = "stdio", BigLock = true, Support = SyscallSupport.None)]
    public static SyscallOutcome Recvmsg(Caller caller, int descriptor, ulong message, int flags) => KernelError.NotImplemented;

    [Syscall(111, "long sendfd(int sockfd, int fd)", Promise = "sendfd", Support = SyscallSupport.None)]
    public static SyscallOutcome Sendfd(Caller caller, int descriptor, int sent) => KernelError.NotImplemented;

    [Syscall(112, "long sendmsg(int sockfd, const struct msghdr *msg, int flags)",
        Promise = "stdio", BigLock = true, Support = SyscallSupport.None)]
    public static SyscallOutcome Sendmsg(Caller caller, int descriptor, ulong message, int flags) => KernelError.NotImplemented;

    [Syscall(126, "long setsockopt(const struct SC_setsockopt_params *params)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none", Support = SyscallSupport.None)]
    public static SyscallOutcome Setsockopt(Caller caller, ulong parameters) => KernelError.NotImplemented;

    [Syscall(128, "long shutdown(int sockfd, int how)", Promise = "stdio",
        PromiseNote = "stdio + (inet | unix by socket domain)", Support = SyscallSupport.None)]
    public static SyscallOutcome Shutdown(Caller caller, int descriptor, int how) => KernelError.NotImplemented;

    [Syscall(136, "long socket(int domain, int type, int protocol)",
        PromiseNote = "inet if AF_INET/AF_INET6; unix if AF_LOCAL; otherwise none", Support = SyscallSupport.None)]
    public static SyscallOutcome Socket(Caller caller, int domain, int type, int protocol) => KernelError.NotImplemented;

    [Syscall(137, "long socketpair(const struct SC_socketpair_params *params)", Support = SyscallSupport.None)]
    public static SyscallOutcome Socketpair(Caller caller, ulong parameters) => KernelError.NotImplemented;
}
