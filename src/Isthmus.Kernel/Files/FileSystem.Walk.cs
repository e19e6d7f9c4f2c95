using System;
using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Files;

/// <content>Following paths, across mounts.</content>
public sealed partial class FileSystem
{
    /// <summary>Follows a path. What is at its end must be visible for what is needed, and so must each link on the way; a name that is
    /// not there yet is not looked at.</summary>
    private Result Walk(
        FileSystemContext context, ReadOnlySpan<byte> path, LinkBehaviour behaviour, VeilAccess needed, out PathLookup lookup)
    {
        lookup = default;
        if (path.IsEmpty)
        {
            return KernelError.NotFound;
        }

        if (path.Length > PathSyntax.MaximumPath)
        {
            return KernelError.NameTooLong;
        }

        Mount mount = context.WorkingMount;
        DirectoryInode current = path[0] == '/' ? BeginAtRoot(context, out mount) : context.WorkingDirectory;
        int links = 0;
        int position = PathSyntax.SkipSlashes(path, 0);
        while (position < path.Length)
        {
            int end = PathSyntax.EndOfName(path, position);
            ReadOnlySpan<byte> name = path[position..end];
            position = PathSyntax.SkipSlashes(path, end);
            bool isLast = position == path.Length;
            if (name.Length > PathSyntax.MaximumName)
            {
                return KernelError.NameTooLong;
            }

            if (!current.Permits(context.Credentials, AccessRights.Execute))
            {
                return KernelError.AccessDenied;
            }

            if (PathSyntax.IsDot(name))
            {
                continue;
            }

            if (PathSyntax.IsDotDot(name))
            {
                current = GoUp(context, current, ref mount);
                continue;
            }

            DirectoryEntry? entry = current.Find(name);
            Mount outer = mount;
            Inode? inode = entry is null ? null : Cross(entry.Inode, ref mount);
            if (inode is { Type: FileType.SymbolicLink } && (!isLast || end < path.Length || behaviour == LinkBehaviour.Follow))
            {
                mount = outer;
                Result visible = CheckVeil(context, mount, current, name, needed);
                if (visible.IsError)
                {
                    return visible;
                }

                if (++links > PathSyntax.MaximumLinks)
                {
                    return KernelError.SymbolicLinkLoop;
                }

                if (!TryPutLinkIntoPath((SymbolicLink)inode, ref path, end, links))
                {
                    return KernelError.NameTooLong;
                }

                current = path[0] == '/' ? BeginAtRoot(context, out mount) : current;
                position = PathSyntax.SkipSlashes(path, 0);
                continue;
            }

            var directory = inode as DirectoryInode;
            if (!isLast)
            {
                if (directory is null)
                {
                    return inode is null ? KernelError.NotFound : KernelError.NotDirectory;
                }

                current = directory;
                continue;
            }

            lookup.Parent = current;
            lookup.ParentMount = outer;
            lookup.Name = name;
            lookup.Entry = entry;
            lookup.Inode = inode;
            lookup.Mount = mount;
            lookup.HasTrailingSlash = end < path.Length;
            return lookup.HasTrailingSlash && inode is not null && directory is null ? KernelError.NotDirectory
                : inode is null ? Result.Success
                : CheckVeil(context, outer, current, name, needed);
        }

        lookup.Parent = current.Parent;
        lookup.Inode = current;
        lookup.Mount = lookup.ParentMount = mount;
        return CheckVeil(context, mount, current, default, needed);
    }

    /// <summary>What is seen in place of a file: the root of what is mounted there.</summary>
    private static Inode Cross(Inode inode, ref Mount mount)
    {
        while (inode.HostedMounts > 0 && mount.Table.FindAt(mount, inode) is { } mounted)
        {
            mount = mounted;
            inode = mounted.Root;
        }

        return inode;
    }

    private static DirectoryInode BeginAtRoot(FileSystemContext context, out Mount mount)
    {
        mount = context.RootMount;
        return (DirectoryInode)Cross(context.Root, ref mount);
    }

    /// <summary>The directory above, which may lie in the mount above; the root's is the root.</summary>
    private static DirectoryInode GoUp(FileSystemContext context, DirectoryInode current, ref Mount mount)
    {
        while (true)
        {
            if (current == context.Root && mount == context.RootMount)
            {
                return (DirectoryInode)Cross(current, ref mount);
            }

            if (current != mount.Root || mount.Parent is null)
            {
                break;
            }

            current = (DirectoryInode)mount.Host!;
            mount = mount.Parent;
        }

        return (DirectoryInode)Cross(current.Parent, ref mount);
    }

    /// <summary>Replaces the names up to <paramref name="end"/> by a link's target. Two buffers take turns: one is read from while the
    /// other is written.</summary>
    private bool TryPutLinkIntoPath(SymbolicLink link, ref ReadOnlySpan<byte> path, int end, int links)
    {
        byte[] buffer = (links & 1) == 0 ? _evenLinkBuffer : _oddLinkBuffer;
        ReadOnlySpan<byte> target = link.Target;
        int length = target.Length + path.Length - end;
        if (length > buffer.Length)
        {
            return false;
        }

        target.CopyTo(buffer);
        path[end..].CopyTo(buffer.AsSpan(target.Length));
        path = buffer.AsSpan(0, length);
        return true;
    }
}
