using System;
using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Files;

/// <content>Paths that a process cannot see.</content>
public sealed partial class FileSystem
{
    /// <summary>Writes the absolute path without links and dots that a path leads to, whatever the veil hides.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="path">The path.</param>
    /// <param name="allowsNew">True where the last name may be missing.</param>
    /// <param name="destination">Where to; its length is the result.</param>
    public Result<int> WriteRealPath(FileSystemContext context, ReadOnlySpan<byte> path, bool allowsNew, Span<byte> destination)
    {
        Result found = Walk(context.WithoutVeil(), path, LinkBehaviour.Follow, VeilAccess.None, out PathLookup lookup);
        if (found.IsError)
        {
            return found.Error;
        }

        return lookup.Inode is { } inode ? WritePath(inode, lookup.Mount, destination)
            : allowsNew ? WriteNamedPath(lookup.ParentMount, lookup.Parent, lookup.Name, destination)
            : KernelError.NotFound;
    }

    /// <summary>Checks that a name in a directory, or with an empty name the directory itself, can be seen for what is needed.</summary>
    private static Result CheckVeil(
        FileSystemContext context, Mount mount, DirectoryInode directory, ReadOnlySpan<byte> name, VeilAccess needed)
    {
        if (!context.Veil.Restricts)
        {
            return Result.Success;
        }

        Span<byte> path = stackalloc byte[PathSyntax.MaximumPath];
        return WriteNamedPath(mount, directory, name, path).TryGet(out int length, out _)
            ? context.Veil.Check(path[..length], needed)
            : KernelError.NotFound;
    }

    /// <summary>Checks the making of a symbolic link: what it leads to, where that is there, and the directory that it is made in.</summary>
    private Result CheckVeilOfLink(FileSystemContext context, ReadOnlySpan<byte> target, Mount mount, DirectoryInode parent)
    {
        if (!context.Veil.Restricts)
        {
            return Result.Success;
        }

        const VeilAccess Needed = VeilAccess.Read | VeilAccess.Write;
        if (Resolve(context.WithoutVeil(), target).IsSuccess)
        {
            Result<Inode> visible = Resolve(context, target, LinkBehaviour.Follow, Needed);
            if (visible.IsError)
            {
                return visible.Error;
            }
        }

        return CheckVeil(context, mount, parent, default, Needed);
    }

    private static Result<int> WriteNamedPath(Mount mount, DirectoryInode directory, ReadOnlySpan<byte> name, Span<byte> destination)
    {
        if (!WritePath(directory, mount, destination).TryGet(out int length, out KernelError error))
        {
            return error;
        }

        if (name.IsEmpty)
        {
            return length;
        }

        length = length == 1 ? 0 : length;
        if (length + 1 + name.Length > destination.Length)
        {
            return KernelError.OutOfRange;
        }

        destination[length] = (byte)'/';
        name.CopyTo(destination[(length + 1)..]);
        return length + 1 + name.Length;
    }
}
