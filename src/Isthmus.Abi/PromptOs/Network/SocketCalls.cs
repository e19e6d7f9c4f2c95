using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Network;

/// <summary>PromptOS's calls about sockets.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class SocketCalls
{
    /// <summary>Declared, and not written yet.</summary>
    [Syscall(62, "handle_t socket(int domain, int type, int protocol)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Socket(Caller caller, int domain, int type, int protocol) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        63,
        "int bind(handle_t socket, const struct sockaddr *addr, uint32_t length)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Bind(Caller caller, Handle socket, UserPointer addr, uint length) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(64, "int listen(handle_t socket, int backlog)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Listen(Caller caller, Handle socket, int backlog) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        65,
        "handle_t accept(handle_t socket, struct sockaddr *addr, uint32_t *length)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Accept(Caller caller, Handle socket, UserPointer addr, UserPointer length) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        66,
        "int connect(handle_t socket, const struct sockaddr *addr, uint32_t length)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Connect(Caller caller, Handle socket, UserPointer addr, uint length) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        67,
        "int64_t send(handle_t socket, const void *buf, size_t count, int flags, const struct sockaddr *addr, uint32_t length)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Send(Caller caller, Handle socket, UserInput data, int flags, UserPointer addr, uint length)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        68,
        "int64_t recv(handle_t socket, void *buf, size_t count, int flags, struct sockaddr *addr, uint32_t *length)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Recv(Caller caller, Handle socket, UserOutput buffer, int flags, UserPointer addr, UserPointer length)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(69, "int shutdown(handle_t socket, int how)", Support = SyscallSupport.None, Note = "Not written yet.")]
    public static SyscallOutcome Shutdown(Caller caller, Handle socket, int how) => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        70,
        "int getsockname(handle_t socket, struct sockaddr *addr, uint32_t *length)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Getsockname(Caller caller, Handle socket, UserPointer addr, UserPointer length)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        71,
        "int getpeername(handle_t socket, struct sockaddr *addr, uint32_t *length)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Getpeername(Caller caller, Handle socket, UserPointer addr, UserPointer length)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        72,
        "int getsockopt(handle_t socket, int level, int name, void *value, uint32_t *length)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Getsockopt(Caller caller, Handle socket, int level, int name, UserPointer value, UserPointer length)
        => KernelError.NotImplemented;

    /// <summary>Declared, and not written yet.</summary>
    [Syscall(
        73,
        "int setsockopt(handle_t socket, int level, int name, const void *value, uint32_t length)",
        Support = SyscallSupport.None,
        Note = "Not written yet.")]
    public static SyscallOutcome Setsockopt(Caller caller, Handle socket, int level, int name, UserPointer value, uint length)
        => KernelError.NotImplemented;
}
