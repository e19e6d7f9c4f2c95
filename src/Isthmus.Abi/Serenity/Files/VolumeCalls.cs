using System;
using System.Buffers.Binary;
using Isthmus.Abi.Serenity.Mounts;
using Isthmus.Abi.Unix;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's calls about file systems as a whole.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class VolumeCalls
{
    private const int StatusBytes = 104;
    private const int KindOffset = 88;
    private const int KindBytes = 15;
    private const ulong LongestName = 255;
    private const ulong ReadOnlyFlag = 16;

    /// <summary>Tells how big the file system of an open file is, and what is left of it.</summary>
    [Syscall(35, "long fstatvfs(int fd, struct statvfs *buf)", Promise = "stdio")]
    public static SyscallOutcome Fstatvfs(Caller caller, Descriptor descriptor, UserPointer buffer)
        => descriptor.Find(caller) is not { } file ? KernelError.BadHandle
            : file.Inode is { } inode ? Store(caller, inode, file.Mount, buffer.Address)
            : KernelError.NotFound;

    /// <summary>Tells how big the file system of a path is, and what is left of it.</summary>
    [Syscall(139, "long statvfs(const struct SC_statvfs_params *params)", Promise = "rpath")]
    public static SyscallOutcome Statvfs(Caller caller, UserStructure<VolumeParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out VolumeParameters request))
        {
            return KernelError.BadAddress;
        }

        Result copied = new TextArgument(request.Path, request.PathLength).CopyPathIn(caller, out ReadOnlySpan<byte> path);
        if (copied.IsError)
        {
            return copied;
        }

        return caller.Kernel.FileSystem.Resolve(
            caller.Process.Files, path, LinkBehaviour.Follow, VeilAccess.None, out Mount mount).TryGet(out Inode inode, out KernelError error)
            ? Store(caller, inode, mount, new VirtualAddress(request.Buffer))
            : error;
    }

    private static SyscallOutcome Store(Caller caller, Inode inode, Mount? mount, VirtualAddress destination)
    {
        Volume volume = inode.Volume;
        ulong free = (ulong)Math.Max(0, volume.PageLimit - volume.Pages);
        ReadOnlySpan<ulong> fields =
        [
            Page.Size, Page.Size, (ulong)volume.PageLimit, free, free, 0, 0, 0, (ulong)volume.Device,
            (ulong)(mount?.Flags ?? MountFlags.None) | (inode.IsReadOnly ? ReadOnlyFlag : 0), LongestName,
        ];
        Span<byte> bytes = stackalloc byte[StatusBytes];
        bytes.Clear();
        for (int i = 0; i < fields.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(i * 8)..], fields[i]);
        }

        VolumeKinds.ClassNameOf(volume.Kind).CopyTo(bytes.Slice(KindOffset, KindBytes));
        return caller.Process.Memory.CopyOut(destination, bytes);
    }
}
