using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Identity;

/// <summary>SerenityOS's calls about users and groups.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class IdentityCalls
{
    /// <summary>The effective group.</summary>
    [Syscall(46, "long getegid(void)", Promise = "stdio")]
    public static SyscallOutcome Getegid(Caller caller) => (long)caller.Process.Files.Credentials.Group.Value;

    /// <summary>The effective user.</summary>
    [Syscall(47, "long geteuid(void)", Promise = "stdio")]
    public static SyscallOutcome Geteuid(Caller caller) => (long)caller.Process.Files.Credentials.User.Value;

    /// <summary>The real group.</summary>
    [Syscall(48, "long getgid(void)", Promise = "stdio")]
    public static SyscallOutcome Getgid(Caller caller) => (long)caller.Process.Files.Credentials.Group.Value;

    [Syscall(49, "long getgroups(size_t count, uint32_t *gids)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome Getgroups(Caller caller, ulong count, ulong gids) => KernelError.NotImplemented;

    /// <summary>The real, the effective and the saved group.</summary>
    [Syscall(58, "long getresgid(uint32_t *rgid, uint32_t *egid, uint32_t *sgid)", Promise = "stdio")]
    public static SyscallOutcome Getresgid(Caller caller, UserPointer real, UserPointer effective, UserPointer saved)
        => StoreThree(caller, (uint)caller.Process.Files.Credentials.Group.Value, real, effective, saved);

    /// <summary>The real, the effective and the saved user.</summary>
    [Syscall(59, "long getresuid(uint32_t *ruid, uint32_t *euid, uint32_t *suid)", Promise = "stdio")]
    public static SyscallOutcome Getresuid(Caller caller, UserPointer real, UserPointer effective, UserPointer saved)
        => StoreThree(caller, (uint)caller.Process.Files.Credentials.User.Value, real, effective, saved);

    /// <summary>The real user.</summary>
    [Syscall(65, "long getuid(void)", Promise = "stdio")]
    public static SyscallOutcome Getuid(Caller caller) => (long)caller.Process.Files.Credentials.User.Value;

    [Syscall(114, "long setegid(uint32_t new_egid)", Promise = "id", Support = SyscallSupport.None)]
    public static SyscallOutcome Setegid(Caller caller, uint newEgid) => KernelError.NotImplemented;

    [Syscall(115, "long seteuid(uint32_t new_euid)", Promise = "id", Support = SyscallSupport.None)]
    public static SyscallOutcome Seteuid(Caller caller, uint newEuid) => KernelError.NotImplemented;

    [Syscall(116, "long setgid(uint32_t new_gid)", Promise = "id", Support = SyscallSupport.None)]
    public static SyscallOutcome Setgid(Caller caller, uint newGid) => KernelError.NotImplemented;

    [Syscall(117, "long setgroups(size_t count, const uint32_t *gids)", Promise = "id", Support = SyscallSupport.None)]
    public static SyscallOutcome Setgroups(Caller caller, ulong count, ulong gids) => KernelError.NotImplemented;

    [Syscall(121, "long setregid(uint32_t new_rgid, uint32_t new_egid)", Promise = "id", Support = SyscallSupport.None)]
    public static SyscallOutcome Setregid(Caller caller, uint newRgid, uint newEgid) => KernelError.NotImplemented;

    [Syscall(122, "long setresgid(uint32_t new_rgid, uint32_t new_egid, uint32_t new_sgid)",
        Promise = "id", Support = SyscallSupport.None)]
    public static SyscallOutcome Setresgid(Caller caller, uint newRgid, uint newEgid, uint newSgid) => KernelError.NotImplemented;

    [Syscall(123, "long setresuid(uint32_t new_ruid, uint32_t new_euid, uint32_t new_suid)",
        Promise = "id", Support = SyscallSupport.None)]
    public static SyscallOutcome Setresuid(Caller caller, uint newRuid, uint newEuid, uint newSuid) => KernelError.NotImplemented;

    [Syscall(124, "long setreuid(uint32_t new_ruid, uint32_t new_euid)", Promise = "id", Support = SyscallSupport.None)]
    public static SyscallOutcome Setreuid(Caller caller, uint newRuid, uint newEuid) => KernelError.NotImplemented;

    [Syscall(127, "long setuid(uint32_t new_uid)", Promise = "id", Support = SyscallSupport.None)]
    public static SyscallOutcome Setuid(Caller caller, uint newUid) => KernelError.NotImplemented;

    private static SyscallOutcome StoreThree(Caller caller, uint id, UserPointer first, UserPointer second, UserPointer third)
    {
        Span<byte> bytes = stackalloc byte[4];
        BitConverter.TryWriteBytes(bytes, id);
        UserMemory memory = caller.Process.Memory;
        return memory.CopyOut(first.Address, bytes).IsError || memory.CopyOut(second.Address, bytes).IsError
            || memory.CopyOut(third.Address, bytes).IsError ? KernelError.BadAddress : SyscallOutcome.Zero;
    }
}
