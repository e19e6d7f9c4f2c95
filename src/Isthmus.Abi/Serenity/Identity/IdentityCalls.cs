using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Identity;

/// <summary>SerenityOS's calls that tell users and groups.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class IdentityCalls
{
    /// <summary>The effective group.</summary>
    [Syscall(46, "long getegid(void)", Promise = "stdio")]
    public static SyscallOutcome Getegid(Caller caller) => Id(caller.Process.Files.Credentials.Group.Value);

    /// <summary>The effective user.</summary>
    [Syscall(47, "long geteuid(void)", Promise = "stdio")]
    public static SyscallOutcome Geteuid(Caller caller) => Id(caller.Process.Files.Credentials.User.Value);

    /// <summary>The real group.</summary>
    [Syscall(48, "long getgid(void)", Promise = "stdio")]
    public static SyscallOutcome Getgid(Caller caller) => Id(caller.Process.Files.Credentials.RealGroup.Value);

    /// <summary>Tells the groups besides the caller's own, or with count 0 how many there are.</summary>
    [Syscall(49, "long getgroups(size_t count, uint32_t *gids)", Promise = "stdio")]
    public static SyscallOutcome Getgroups(Caller caller, ulong count, UserPointer groups)
    {
        ReadOnlySpan<GroupId> known = caller.Process.Files.Credentials.MoreGroups.Span;
        if (count == 0)
        {
            return known.Length;
        }

        if (count != (ulong)known.Length)
        {
            return KernelError.InvalidArgument;
        }

        Span<byte> bytes = stackalloc byte[known.Length * 4];
        for (int i = 0; i < known.Length; i++)
        {
            BitConverter.TryWriteBytes(bytes[(i * 4)..], (uint)known[i].Value);
        }

        return caller.Process.Memory.CopyOut(groups.Address, bytes);
    }

    /// <summary>The real, the effective and the saved group.</summary>
    [Syscall(58, "long getresgid(uint32_t *rgid, uint32_t *egid, uint32_t *sgid)", Promise = "stdio")]
    public static SyscallOutcome Getresgid(Caller caller, UserPointer real, UserPointer effective, UserPointer saved)
    {
        Credentials who = caller.Process.Files.Credentials;
        return StoreThree(
            caller, (real, (uint)who.RealGroup.Value), (effective, (uint)who.Group.Value), (saved, (uint)who.SavedGroup.Value));
    }

    /// <summary>The real, the effective and the saved user.</summary>
    [Syscall(59, "long getresuid(uint32_t *ruid, uint32_t *euid, uint32_t *suid)", Promise = "stdio")]
    public static SyscallOutcome Getresuid(Caller caller, UserPointer real, UserPointer effective, UserPointer saved)
    {
        Credentials who = caller.Process.Files.Credentials;
        return StoreThree(
            caller, (real, (uint)who.RealUser.Value), (effective, (uint)who.User.Value), (saved, (uint)who.SavedUser.Value));
    }

    /// <summary>The real user.</summary>
    [Syscall(65, "long getuid(void)", Promise = "stdio")]
    public static SyscallOutcome Getuid(Caller caller) => Id(caller.Process.Files.Credentials.RealUser.Value);

    // An id is an unsigned number of 32 bits.
    private static SyscallOutcome Id(long value) => (uint)value;

    private static SyscallOutcome StoreThree(
        Caller caller, (UserPointer To, uint Value) first, (UserPointer To, uint Value) second, (UserPointer To, uint Value) third)
        => Store(caller, first) && Store(caller, second) && Store(caller, third) ? SyscallOutcome.Zero : KernelError.BadAddress;

    private static bool Store(Caller caller, (UserPointer To, uint Value) id)
    {
        Span<byte> bytes = stackalloc byte[4];
        BitConverter.TryWriteBytes(bytes, id.Value);
        UserMemory memory = caller.Process.Memory;
        VirtualAddress address = id.To.Address;
        return memory.CopyOut(address, bytes).IsSuccess;
    }
}
