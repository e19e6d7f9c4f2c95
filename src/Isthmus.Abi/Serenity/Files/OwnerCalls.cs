using System;
using Isthmus.Abi.Serenity.Time;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls that change owners and times of files.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class OwnerCalls
{
    /// <summary>The id that leaves owner or group as it is.</summary>
    private const uint Unchanged = uint.MaxValue;

    private const long NowMark = -2;
    private const long OmitMark = -1;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Sets owner and group; -1 leaves one as it is.</summary>
    [Syscall(10, "long chown(const struct SC_chown_params *params)", Promise = "chown")]
    public static SyscallOutcome Chown(Caller caller, UserStructure<ChangeOwnerParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out ChangeOwnerParameters request))
        {
            return KernelError.BadAddress;
        }

        Result opened = PathBase.Open(
            caller, request.Directory, request.Path, request.PathLength, out FileSystemContext files, out ReadOnlySpan<byte> path);
        if (opened.IsError)
        {
            return opened;
        }

        LinkBehaviour links = request.FollowsLinks != 0 ? LinkBehaviour.Follow : LinkBehaviour.Keep;
        return caller.Kernel.FileSystem.Resolve(files, path, links, VeilAccess.None, out Mount mount).TryGet(
            out Inode inode, out KernelError error)
            ? Change(caller, inode, mount, request.User, request.Group)
            : error;
    }

    /// <summary>Sets the permissions of an open file, or those that a local socket's file has or is to have.</summary>
    [Syscall(30, "long fchmod(int fd, uint16_t mode)", Promise = "fattr")]
    public static SyscallOutcome Fchmod(Caller caller, Descriptor descriptor, uint mode)
    {
        OpenFile? file = descriptor.Find(caller);
        if (InodeOf(file) is { } inode)
        {
            return caller.Kernel.FileSystem.ChangeMode(caller.Process.Files, inode, (int)(mode & 0xFFF), file!.Mount);
        }

        if (file is not LocalSocket socket)
        {
            return KernelError.BadHandle;
        }

        socket.PreparedPermissions = (int)(mode & 0x1FF);
        return 0;
    }

    /// <summary>Sets owner and group of an open file, or those that a local socket's file has or is to have; -1 leaves one as it
    /// is.</summary>
    [Syscall(31, "long fchown(int fd, uint32_t uid, uint32_t gid)", Promise = "chown")]
    public static SyscallOutcome Fchown(Caller caller, Descriptor descriptor, uint user, uint group)
    {
        OpenFile? file = descriptor.Find(caller);
        return InodeOf(file) is { } inode ? Change(caller, inode, file!.Mount, user, group)
            : file is LocalSocket socket ? Prepare(caller.Process.Files.Credentials, socket, user, group)
            : KernelError.BadHandle;
    }

    /// <summary>Sets the times of an open file.</summary>
    [Syscall(41, "long futimens(const struct SC_futimens_params *params)", Promise = "fattr")]
    public static SyscallOutcome Futimens(Caller caller, UserStructure<ChangeOpenTimesParameters> parameters)
        => !parameters.TryCopyIn(caller, out ChangeOpenTimesParameters request) ? KernelError.BadAddress
            : new Descriptor(request.Descriptor).Find(caller) is { Inode: { } inode } file
                ? SetTimes(caller, inode, file.Mount, request.Times)
            : KernelError.BadHandle;

    /// <summary>Sets the times of a file in seconds; without times, to now.</summary>
    [Syscall(152, "long utime(const char *path, size_t path_length, const struct utimbuf *buf)", Promise = "fattr")]
    public static SyscallOutcome Utime(Caller caller, TextArgument path, UserPointer times)
    {
        Result copied = path.CopyPathIn(caller, out ReadOnlySpan<byte> name);
        if (copied.IsError)
        {
            return copied;
        }

        if (!caller.Kernel.FileSystem.Resolve(
            caller.Process.Files, name, LinkBehaviour.Follow, VeilAccess.None, out Mount mount).TryGet(out Inode inode, out KernelError error))
        {
            return error;
        }

        if (times.IsNull)
        {
            return Apply(caller, inode, mount, Now(caller), Now(caller));
        }

        Span<byte> bytes = stackalloc byte[16];
        return caller.Process.Memory.CopyIn(times.Address, bytes).IsError
            ? KernelError.BadAddress
            : Apply(caller, inode, mount, FromSeconds(BitConverter.ToInt64(bytes)), FromSeconds(BitConverter.ToInt64(bytes[8..])));
    }

    /// <summary>Sets the times of a file.</summary>
    [Syscall(153, "long utimensat(const struct SC_utimensat_params *params)", Promise = "fattr")]
    public static SyscallOutcome Utimensat(Caller caller, UserStructure<ChangeTimesParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out ChangeTimesParameters request))
        {
            return KernelError.BadAddress;
        }

        if ((request.Flags & ~PathFlags.AT_SYMLINK_NOFOLLOW) != 0)
        {
            return KernelError.InvalidArgument;
        }

        Result opened = PathBase.Open(
            caller, request.Directory, request.Path, request.PathLength, out FileSystemContext files, out ReadOnlySpan<byte> path);
        if (opened.IsError)
        {
            return opened;
        }

        LinkBehaviour links = request.Flags != 0 ? LinkBehaviour.Keep : LinkBehaviour.Follow;
        return caller.Kernel.FileSystem.Resolve(files, path, links, VeilAccess.None, out Mount mount).TryGet(
            out Inode inode, out KernelError error)
            ? SetTimes(caller, inode, mount, request.Times)
            : error;
    }

    private static Inode? InodeOf(OpenFile? file) => file is LocalSocket socket ? socket.NameNode : file?.Inode;

    private static SyscallOutcome Prepare(Credentials who, LocalSocket socket, uint user, uint group)
    {
        UserId owner = user == Unchanged ? socket.PreparedOwner ?? who.User : new UserId((int)user);
        GroupId members = group == Unchanged ? socket.PreparedGroup ?? who.Group : new GroupId((int)group);
        if (!who.IsSuperuser && (owner != who.User || !who.IsIn(members)))
        {
            return KernelError.NotPermitted;
        }

        socket.PreparedOwner = owner;
        socket.PreparedGroup = members;
        return 0;
    }

    private static SyscallOutcome Change(Caller caller, Inode inode, Mount? mount, uint user, uint group)
        => caller.Kernel.FileSystem.ChangeOwner(
            caller.Process.Files,
            inode,
            user == Unchanged ? inode.Owner : new UserId((int)user),
            group == Unchanged ? inode.Group : new GroupId((int)group),
            mount);

    private static SyscallOutcome SetTimes(Caller caller, Inode inode, Mount? mount, ulong times)
    {
        if (times == 0)
        {
            return Apply(caller, inode, mount, Now(caller), Now(caller));
        }

        return !TimeSpecification.At(times).TryCopyIn(caller, out TimeSpecification access)
            || !TimeSpecification.At(times + TimeSpecification.StructureSize).TryCopyIn(caller, out TimeSpecification modification)
                ? KernelError.BadAddress
                : Apply(caller, inode, mount, Choose(caller, access, inode.AccessTime), Choose(caller, modification, inode.ModificationTime));
    }

    private static long Choose(Caller caller, in TimeSpecification time, long current)
        => time.Nanoseconds == NowMark ? Now(caller) : time.Nanoseconds == OmitMark ? current : time.TotalNanoseconds;

    // Who is not the owner is refused with another error here than elsewhere.
    private static SyscallOutcome Apply(Caller caller, Inode inode, Mount? mount, long access, long modification)
    {
        Result changed = caller.Kernel.FileSystem.ChangeTimes(caller.Process.Files, inode, access, modification, mount);
        return changed.Error == KernelError.NotPermitted ? KernelError.AccessDenied : changed;
    }

    private static long Now(Caller caller) => caller.Kernel.Machine.Clock.BootEpoch + caller.Kernel.Machine.Clock.Now;

    private static long FromSeconds(long seconds)
        => seconds > long.MaxValue / NanosecondsPerSecond ? long.MaxValue
            : seconds < long.MinValue / NanosecondsPerSecond ? long.MinValue
            : seconds * NanosecondsPerSecond;
}
