using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Aurora.Ipc;

/// <summary>Aurora's calls about messages and shared memory: declared, and not written yet.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class IpcCalls
{
    /// <summary>Sends a message to a process.</summary>
    [Syscall(19, "int msgsnd(int target_pid, const void *data, size_t len)", Support = SyscallSupport.None)]
    public static SyscallOutcome Msgsnd(Caller caller, int target, UserInput data) => KernelError.NotImplemented;

    /// <summary>Takes the oldest message.</summary>
    [Syscall(20, "int msgrcv(void *buf, size_t max_len)", Support = SyscallSupport.None)]
    public static SyscallOutcome Msgrcv(Caller caller, UserOutput buffer) => KernelError.NotImplemented;

    /// <summary>Makes a segment of shared memory.</summary>
    [Syscall(21, "int shmget(size_t size)", Support = SyscallSupport.None)]
    public static SyscallOutcome Shmget(Caller caller, ulong size) => KernelError.NotImplemented;

    /// <summary>Maps a segment of shared memory.</summary>
    [Syscall(22, "uint64_t shmat(int id)", Support = SyscallSupport.None)]
    public static SyscallOutcome Shmat(Caller caller, int id) => KernelError.NotImplemented;

    /// <summary>Unmaps a segment of shared memory.</summary>
    [Syscall(23, "int shmdt(uint64_t addr)", Support = SyscallSupport.None)]
    public static SyscallOutcome Shmdt(Caller caller, ulong address) => KernelError.NotImplemented;
}
