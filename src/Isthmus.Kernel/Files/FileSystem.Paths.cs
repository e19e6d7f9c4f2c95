using System;

namespace Isthmus.Kernel.Files;

/// <content>Writing the paths of files.</content>
public sealed partial class FileSystem
{
    /// <summary>Writes the absolute path of an inode as it is seen through a mount, from the root of all mounts of its table; without a
    /// mount, from the root of its volume.</summary>
    /// <returns>The length; <see cref="KernelError.NotFound"/> where it has no name any more,
    /// <see cref="KernelError.OutOfRange"/> where it does not fit.</returns>
    public static Result<int> WritePath(Inode inode, Mount? mount, Span<byte> destination)
        => WritePath(inode, mount, mount?.Table.RootDirectory, mount?.Table.Root, destination);

    /// <summary>The same as a process sees it, from its root.</summary>
    /// <returns><see cref="KernelError.NotFound"/> also where it does not lie under the root.</returns>
    public static Result<int> WritePath(Inode inode, Mount? mount, FileSystemContext context, Span<byte> destination)
        => WritePath(inode, mount, context.Root, context.RootMount, destination);

    /// <summary>Writes the path of the working directory.</summary>
    public static Result<int> WriteWorkingDirectory(FileSystemContext context, Span<byte> destination)
        => WritePath(context.WorkingDirectory, context.WorkingMount, context, destination);

    private static Result<int> WritePath(
        Inode inode, Mount? mount, DirectoryInode? root, Mount? rootMount, Span<byte> destination)
    {
        int start = destination.Length;
        while (inode != root || mount != rootMount)
        {
            if (mount is not null && inode == mount.Root)
            {
                if (mount.Parent is null)
                {
                    return KernelError.NotFound;
                }

                inode = mount.Host!;
                mount = mount.Parent;
                continue;
            }

            if (inode.Entry is null && root is null)
            {
                break;
            }

            if (inode.Entry is not { IsRemoved: false } entry)
            {
                return KernelError.NotFound;
            }

            start -= entry.Name.Length + 1;
            if (start < 0)
            {
                return KernelError.OutOfRange;
            }

            destination[start] = (byte)'/';
            entry.Name.Span.CopyTo(destination[(start + 1)..]);
            inode = entry.Parent;
        }

        if (start == destination.Length)
        {
            if (start == 0)
            {
                return KernelError.OutOfRange;
            }

            destination[--start] = (byte)'/';
        }

        int length = destination.Length - start;
        destination[start..].CopyTo(destination);
        return length;
    }
}
