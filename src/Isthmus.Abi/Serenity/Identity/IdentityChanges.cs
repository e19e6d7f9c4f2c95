using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Identity;

/// <summary>SerenityOS's calls that change users and groups.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class IdentityChanges
{
    /// <summary>The id that stands for "leave it as it is", and that nobody can have.</summary>
    private const uint Unchanged = uint.MaxValue;

    /// <summary>Sets the effective group, to the real or the saved one; the superuser may choose.</summary>
    [Syscall(114, "long setegid(uint32_t new_egid)", Promise = "id")]
    public static SyscallOutcome Setegid(Caller caller, uint id)
    {
        Credentials who = caller.Process.Files.Credentials;
        var group = new GroupId((int)id);
        return id == Unchanged ? KernelError.InvalidArgument
            : !who.IsSuperuser && group != who.RealGroup && group != who.SavedGroup ? KernelError.NotPermitted
            : Become(caller, who with { Group = group });
    }

    /// <summary>Sets the effective user, to the real or the saved one; the superuser may choose.</summary>
    [Syscall(115, "long seteuid(uint32_t new_euid)", Promise = "id")]
    public static SyscallOutcome Seteuid(Caller caller, uint id)
    {
        Credentials who = caller.Process.Files.Credentials;
        var user = new UserId((int)id);
        return id == Unchanged ? KernelError.InvalidArgument
            : !who.IsSuperuser && user != who.RealUser && user != who.SavedUser ? KernelError.NotPermitted
            : Become(caller, who with { User = user });
    }

    /// <summary>Sets all three groups, to the real or the effective one; the superuser may choose.</summary>
    [Syscall(116, "long setgid(uint32_t new_gid)", Promise = "id")]
    public static SyscallOutcome Setgid(Caller caller, uint id)
    {
        Credentials who = caller.Process.Files.Credentials;
        var group = new GroupId((int)id);
        return id == Unchanged ? KernelError.InvalidArgument
            : !who.IsSuperuser && group != who.RealGroup && group != who.Group ? KernelError.NotPermitted
            : Become(caller, who with { Group = group, RealGroup = group, SavedGroup = group });
    }

    /// <summary>Sets the groups besides the caller's own. Only the superuser may.</summary>
    [Syscall(117, "long setgroups(size_t count, const uint32_t *gids)", Promise = "id")]
    public static SyscallOutcome Setgroups(Caller caller, ulong count, UserPointer groups)
    {
        Credentials who = caller.Process.Files.Credentials;
        if (count > SystemLimits.NGROUPS_MAX)
        {
            return KernelError.InvalidArgument;
        }

        if (!who.IsSuperuser)
        {
            return KernelError.NotPermitted;
        }

        Span<byte> bytes = stackalloc byte[(int)count * 4];
        if (caller.Process.Memory.CopyIn(groups.Address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        Span<GroupId> kept = stackalloc GroupId[(int)count];
        int length = 0;
        for (int i = 0; i < (int)count; i++)
        {
            var group = new GroupId(BitConverter.ToInt32(bytes[(i * 4)..]));
            if (group != who.RealGroup && !kept[..length].Contains(group))
            {
                kept[length++] = group;
            }
        }

        return Become(caller, who with { MoreGroups = kept[..length].ToArray() });
    }

    /// <summary>Sets real and effective group, each to one of the three; the superuser may not choose either.</summary>
    [Syscall(121, "long setregid(uint32_t new_rgid, uint32_t new_egid)", Promise = "id")]
    public static SyscallOutcome Setregid(Caller caller, uint realId, uint effectiveId)
    {
        Credentials who = caller.Process.Files.Credentials;
        GroupId real = realId == Unchanged ? who.RealGroup : new GroupId((int)realId);
        GroupId effective = effectiveId == Unchanged ? who.Group : new GroupId((int)effectiveId);
        return who.HasGroup(real) && who.HasGroup(effective)
            ? Become(caller, who with { RealGroup = real, Group = effective })
            : KernelError.NotPermitted;
    }

    /// <summary>Sets real, effective and saved group, each to one of the three; the superuser may choose.</summary>
    [Syscall(122, "long setresgid(uint32_t new_rgid, uint32_t new_egid, uint32_t new_sgid)", Promise = "id")]
    public static SyscallOutcome Setresgid(Caller caller, uint realId, uint effectiveId, uint savedId)
    {
        Credentials who = caller.Process.Files.Credentials;
        GroupId real = realId == Unchanged ? who.RealGroup : new GroupId((int)realId);
        GroupId effective = effectiveId == Unchanged ? who.Group : new GroupId((int)effectiveId);
        GroupId saved = savedId == Unchanged ? who.SavedGroup : new GroupId((int)savedId);
        return who.IsSuperuser || (who.HasGroup(real) && who.HasGroup(effective) && who.HasGroup(saved))
            ? Become(caller, who with { RealGroup = real, Group = effective, SavedGroup = saved })
            : KernelError.NotPermitted;
    }

    /// <summary>Sets real, effective and saved user, each to one of the three; the superuser may choose.</summary>
    [Syscall(123, "long setresuid(uint32_t new_ruid, uint32_t new_euid, uint32_t new_suid)", Promise = "id")]
    public static SyscallOutcome Setresuid(Caller caller, uint realId, uint effectiveId, uint savedId)
    {
        Credentials who = caller.Process.Files.Credentials;
        UserId real = realId == Unchanged ? who.RealUser : new UserId((int)realId);
        UserId effective = effectiveId == Unchanged ? who.User : new UserId((int)effectiveId);
        UserId saved = savedId == Unchanged ? who.SavedUser : new UserId((int)savedId);
        return who.IsSuperuser || (who.HasUser(real) && who.HasUser(effective) && who.HasUser(saved))
            ? Become(caller, who with { RealUser = real, User = effective, SavedUser = saved })
            : KernelError.NotPermitted;
    }

    /// <summary>Never succeeds: SerenityOS refuses all ids that it does not forbid.</summary>
    [Syscall(124, "long setreuid(uint32_t new_ruid, uint32_t new_euid)", Promise = "id")]
    public static SyscallOutcome Setreuid(Caller caller, uint realId, uint effectiveId)
    {
        Credentials who = caller.Process.Files.Credentials;
        UserId real = realId == Unchanged ? who.RealUser : new UserId((int)realId);
        UserId effective = effectiveId == Unchanged ? who.User : new UserId((int)effectiveId);
        return who.HasUser(real) && who.HasUser(effective) ? KernelError.InvalidArgument : KernelError.NotPermitted;
    }

    /// <summary>Sets all three users, to the real or the effective one; the superuser may choose.</summary>
    [Syscall(127, "long setuid(uint32_t new_uid)", Promise = "id")]
    public static SyscallOutcome Setuid(Caller caller, uint id)
    {
        Credentials who = caller.Process.Files.Credentials;
        var user = new UserId((int)id);
        return id == Unchanged ? KernelError.InvalidArgument
            : !who.IsSuperuser && user != who.RealUser && user != who.User ? KernelError.NotPermitted
            : Become(caller, who with { User = user, RealUser = user, SavedUser = user });
    }

    private static SyscallOutcome Become(Caller caller, Credentials credentials)
    {
        caller.Process.Files.Credentials = credentials;
        return 0;
    }
}
