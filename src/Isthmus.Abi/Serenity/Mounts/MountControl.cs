using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>ioctl of file systems that are to be mounted, and of contexts that are to be made.</summary>
internal static class MountControl
{
    /// <summary>Options: the file systems that there are have none, so each one is refused once it has been read.</summary>
    public static SyscallOutcome ControlVolume(Caller caller, uint request, ulong argument)
    {
        if (request is not (MountRequests.MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG or MountRequests.MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG))
        {
            return KernelError.NotTerminal;
        }

        Span<byte> key = stackalloc byte[MountRequests.MOUNT_SPECIFIC_FLAG_KEY_STRING_MAX_LENGTH];
        return !new UserStructure<MountOption>(new VirtualAddress(argument)).TryCopyIn(caller, out MountOption option)
                ? KernelError.BadAddress
            : option.KeyLength > (uint)key.Length ? KernelError.NameTooLong
            : caller.Process.Memory.CopyIn(new VirtualAddress(option.Key), key[..(int)option.KeyLength]).IsError ? KernelError.BadAddress
            : KernelError.InvalidArgument;
    }

    /// <summary>Chooses the directory that is to be the root of a context, or with a negative number none.</summary>
    public static SyscallOutcome ControlContext(Caller caller, PreparedContext context, uint request, ulong argument)
    {
        if (request != MountRequests.UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD)
        {
            return KernelError.NotTerminal;
        }

        if (context.Kind != ContextKinds.VFSRootContext)
        {
            return KernelError.NotSupported;
        }

        if ((int)argument < 0)
        {
            context.SetRoot(null);
            return 0;
        }

        if (caller.Process.Handles.Find((int)argument) is not { } file)
        {
            return KernelError.BadHandle;
        }

        if (file.Inode is not DirectoryInode directory)
        {
            return KernelError.NotDirectory;
        }

        context.SetRoot(directory);
        return 0;
    }
}
