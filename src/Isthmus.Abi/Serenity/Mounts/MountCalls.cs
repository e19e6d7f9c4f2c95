using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>SerenityOS's calls about mounts. Only the superuser may make them.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class MountCalls
{
    /// <summary>Lets a file or directory be seen in another place, too.</summary>
    [Syscall(7, "long bindmount(const struct SC_bindmount_params *params)", Promise = "mount")]
    public static SyscallOutcome Bindmount(Caller caller, UserStructure<BindMountParameters> parameters)
    {
        if (!Begin(caller, parameters, out BindMountParameters request, out KernelError error))
        {
            return error;
        }

        if (!TryDecode(request.Flags, out MountFlags flags))
        {
            return KernelError.InvalidArgument;
        }

        if (caller.Process.Handles.Find(request.Source) is not { } source)
        {
            return KernelError.BadHandle;
        }

        if (source.Inode is not { } inode)
        {
            return KernelError.NoDevice;
        }

        var path = new TextArgument(request.Target, request.TargetLength);
        return MountTarget.Find(caller, request.Context, path, out Mount mount).TryGet(out Inode target, out error)
            ? Answer(caller.Kernel.FileSystem.AddMount(mount, target, inode, flags))
            : error;
    }

    /// <summary>Lets what is mounted in one place be seen in another, too, perhaps of another root context.</summary>
    [Syscall(17, "long copy_mount(const struct SC_copy_mount_params *params)", Promise = "mount")]
    public static SyscallOutcome CopyMount(Caller caller, UserStructure<CopyMountParameters> parameters)
    {
        if (!Begin(caller, parameters, out CopyMountParameters request, out KernelError error))
        {
            return error;
        }

        if (!TryDecode(request.Flags, out MountFlags flags))
        {
            return KernelError.InvalidArgument;
        }

        var original = new TextArgument(request.Original, request.OriginalLength);
        var path = new TextArgument(request.Target, request.TargetLength);
        return !MountTarget.FindMount(caller, request.OriginalContext, original).TryGet(out Mount source, out error) ? error
            : MountTarget.Find(caller, request.TargetContext, path, out Mount mount).TryGet(out Inode target, out error)
                ? Answer(caller.Kernel.FileSystem.AddMount(mount, target, source.Root, flags))
                : error;
    }

    /// <summary>Chooses a file system that is to be mounted: proc, sys, devpts or ram; and those that lie on block devices, of which there
    /// are none.</summary>
    [Syscall(36, "long fsopen(const struct SC_fsopen_params *params)", Promise = "mount")]
    public static SyscallOutcome Fsopen(Caller caller, UserStructure<OpenVolumeParameters> parameters)
    {
        if (!Begin(caller, parameters, out OpenVolumeParameters request, out KernelError error))
        {
            return error;
        }

        if (!TryDecode(request.Flags, out MountFlags flags))
        {
            return KernelError.InvalidArgument;
        }

        Span<byte> name = stackalloc byte[VolumeKinds.LongestName];
        var kindName = new TextArgument(request.Kind, request.KindLength);
        if (!kindName.CopyIn(caller, name, KernelError.NameTooLong).TryGet(out int length, out error))
        {
            return error;
        }

        string? kind = VolumeKinds.Find(name[..length]);
        bool isThere = kind is VolumeKinds.Memory or VolumeKinds.OnBlockDevice
            || (kind is not null && caller.Kernel.FileSystem.FindOffered(kind) is not null);
        return !isThere ? KernelError.NoDevice
            : caller.Process.Handles.HasRoomFor(1)
                ? caller.Process.Handles.Add(new PreparedVolume(kind!, flags), closeOnExec: true)
                : KernelError.TooManyHandles;
    }

    /// <summary>Mounts a file system that fsopen chose.</summary>
    [Syscall(37, "long fsmount(const struct SC_fsmount_params *params)", Promise = "mount")]
    public static SyscallOutcome Fsmount(Caller caller, UserStructure<MountParameters> parameters)
    {
        if (!Begin(caller, parameters, out MountParameters request, out KernelError error))
        {
            return error;
        }

        if (caller.Process.Handles.Find(request.Volume) is not { } file)
        {
            return KernelError.BadHandle;
        }

        if (file is not PreparedVolume volume)
        {
            return KernelError.InvalidArgument;
        }

        if (volume.Kind == VolumeKinds.OnBlockDevice)
        {
            // Nothing in this machine is a block device.
            return caller.Process.Handles.Find(request.Source) is null ? KernelError.BadHandle : -ErrorNumbers.ENOTBLK;
        }

        if (request.Source >= 0)
        {
            return KernelError.NotSupported;
        }

        var path = new TextArgument(request.Target, request.TargetLength);
        if (!MountTarget.Find(caller, request.Context, path, out Mount mount).TryGet(out Inode target, out error))
        {
            return error;
        }

        FileSystem fileSystem = caller.Kernel.FileSystem;
        DirectoryInode root = volume.Kind == VolumeKinds.Memory ? fileSystem.CreateMemoryVolume() : fileSystem.FindOffered(volume.Kind)!;
        return Answer(fileSystem.AddMount(mount, target, root, volume.Flags));
    }

    /// <summary>Changes what a mount forbids and allows.</summary>
    [Syscall(107, "long remount(const struct SC_remount_params *params)", Promise = "mount")]
    public static SyscallOutcome Remount(Caller caller, UserStructure<RemountParameters> parameters)
    {
        if (!Begin(caller, parameters, out RemountParameters request, out KernelError error))
        {
            return error;
        }

        var path = new TextArgument(request.Target, request.TargetLength);
        return !TryDecode(request.Flags, out MountFlags flags) ? KernelError.InvalidArgument
            : MountTarget.FindMount(caller, request.Context, path).TryGet(out Mount mount, out error)
                ? caller.Kernel.Mounts.ChangeFlags(mount, flags)
                : error;
    }

    /// <summary>Takes a mount away that nobody uses.</summary>
    [Syscall(145, "long umount(const struct SC_umount_params *params)", Promise = "mount")]
    public static SyscallOutcome Umount(Caller caller, UserStructure<UnmountParameters> parameters)
        => !Begin(caller, parameters, out UnmountParameters request, out KernelError error) ? error
            : MountTarget.FindMount(caller, request.Context, new TextArgument(request.Target, request.TargetLength)).TryGet(
                out Mount mount, out error)
                ? caller.Kernel.Mounts.Unmount(mount)
                : error;

    /// <summary>Makes sure that the superuser calls, and takes the parameters in.</summary>
    private static bool Begin<T>(Caller caller, UserStructure<T> parameters, out T request, out KernelError error)
        where T : struct, IUserStructure<T>
    {
        request = default;
        error = !caller.Process.Files.Credentials.IsSuperuser ? KernelError.NotPermitted
            : !parameters.TryCopyIn(caller, out request) ? KernelError.BadAddress
            : KernelError.None;
        return error == KernelError.None;
    }

    private static bool TryDecode(int flags, out MountFlags decoded)
    {
        decoded = (MountFlags)flags;
        return (decoded & ~MountFlags.All) == 0;
    }

    private static SyscallOutcome Answer(Result<Mount> mounted) => mounted.IsError ? mounted.Error : SyscallOutcome.Zero;
}
