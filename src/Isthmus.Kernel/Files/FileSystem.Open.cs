using System;
using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Files;

/// <content>Opening and creating files.</content>
public sealed partial class FileSystem
{
    /// <summary>Opens a path; a new file gets the permissions without the context's creation mask. The caller owns the reference.</summary>
    public Result<OpenFile> Open(
        FileSystemContext context, ReadOnlySpan<byte> path, OpenMode mode, OpenOptions options = OpenOptions.None, int permissions = 0x1B6)
    {
        bool mustCreate = (options & (OpenOptions.Create | OpenOptions.Exclusive)) == (OpenOptions.Create | OpenOptions.Exclusive);
        LinkBehaviour links = mustCreate || (options & OpenOptions.NoFollow) != 0 ? LinkBehaviour.Keep : LinkBehaviour.Follow;
        VeilAccess needed = NeededFor(mode, options);
        Result found = Walk(context, path, links, needed, out PathLookup lookup);
        if (found.IsError)
        {
            return found.Error;
        }

        if (lookup.Inode is null)
        {
            return (options & OpenOptions.Create) == 0 ? KernelError.NotFound
                : (options & OpenOptions.Directory) != 0 ? KernelError.InvalidArgument
                : lookup.HasTrailingSlash ? KernelError.IsDirectory
                : CheckVeil(context, lookup.ParentMount, lookup.Parent, lookup.Name, needed) is { IsError: true } hidden ? hidden.Error
                : lookup.ParentMount.Has(MountFlags.NoRegularFiles) ? KernelError.AccessDenied
                : !CreateFile(context, ref lookup, permissions).TryGet(out Inode created, out KernelError error) ? error
                : Seen(created.Open(mode), lookup.ParentMount);
        }

        return mustCreate ? KernelError.Exists : OpenExisting(context, lookup.Inode, mode, options, lookup.Mount);
    }

    /// <summary>Opens an inode that is at hand, with the checks of <see cref="Open"/>.</summary>
    /// <param name="context">Who opens it.</param>
    /// <param name="inode">The inode.</param>
    /// <param name="mode">What for.</param>
    /// <param name="options">What besides.</param>
    /// <param name="mount">The mount that it is seen through; null for what has no path.</param>
    public Result<OpenFile> OpenExisting(
        FileSystemContext context, Inode inode, OpenMode mode, OpenOptions options = OpenOptions.None, Mount? mount = null)
    {
        MountFlags forbidden = inode.Type switch
        {
            FileType.CharacterDevice or FileType.BlockDevice => MountFlags.NoDevices,
            FileType.Regular => MountFlags.NoRegularFiles,
            _ => MountFlags.None,
        };
        if (mount is not null && mount.Has(forbidden))
        {
            return KernelError.AccessDenied;
        }

        bool writes = (mode & OpenMode.Write) != 0;
        if (inode.Type == FileType.SymbolicLink)
        {
            return KernelError.SymbolicLinkLoop;
        }

        if (inode.Type == FileType.Directory)
        {
            if (writes || (options & (OpenOptions.Create | OpenOptions.Truncate)) != 0)
            {
                return KernelError.IsDirectory;
            }
        }
        else if ((options & OpenOptions.Directory) != 0)
        {
            return KernelError.NotDirectory;
        }

        bool truncates = (options & OpenOptions.Truncate) != 0 && inode.Type == FileType.Regular;
        AccessRights rights = ((mode & OpenMode.Read) != 0 ? AccessRights.Read : AccessRights.None)
            | (writes || truncates ? AccessRights.Write : AccessRights.None)
            | ((options & OpenOptions.Execute) != 0 ? AccessRights.Execute : AccessRights.None);
        if (!inode.Permits(context.Credentials, rights))
        {
            return KernelError.AccessDenied;
        }

        // What goes through a device or a pipe changes no file system.
        bool isStored = inode.Type is FileType.Regular or FileType.Directory;
        if ((rights & AccessRights.Write) != 0 && IsReadOnly(isStored ? mount : null, inode))
        {
            return KernelError.ReadOnlyFileSystem;
        }

        if (!inode.Open(mode).TryGet(out OpenFile file, out KernelError error))
        {
            return error;
        }

        if (truncates)
        {
            Result truncated = inode.Truncate(0);
            if (truncated.IsError)
            {
                file.Release();
                return truncated.Error;
            }
        }

        file.Mount = mount;
        return file;
    }

    private static Result<OpenFile> Seen(Result<OpenFile> opened, Mount mount)
    {
        if (opened.IsSuccess)
        {
            opened.Value.Mount = mount;
        }

        return opened;
    }

    /// <summary>True where a file cannot be changed, or not through this mount.</summary>
    private static bool IsReadOnly(Mount? mount, Inode inode) => inode.IsReadOnly || mount is { IsReadOnly: true };

    private static VeilAccess NeededFor(OpenMode mode, OpenOptions options)
    {
        VeilAccess reads = (options & OpenOptions.Directory) != 0 ? VeilAccess.ReadOrBrowse : VeilAccess.Read;
        return ((mode & OpenMode.Read) != 0 ? reads : VeilAccess.None)
            | ((mode & OpenMode.Write) != 0 ? VeilAccess.Write : VeilAccess.None)
            | ((options & OpenOptions.Create) != 0 ? VeilAccess.Create : VeilAccess.None)
            | ((options & OpenOptions.Execute) != 0 ? VeilAccess.Execute : VeilAccess.None);
    }

    /// <summary>Checks that something new may be made in a directory.</summary>
    private static Result CheckAdd(FileSystemContext context, Mount mount, DirectoryInode parent)
    {
        Result allowed = CheckEnter(context, mount, parent);
        return allowed.IsError ? allowed : parent.Volume.HasRoomForName ? Result.Success : KernelError.NoSpace;
    }

    /// <summary>Checks that a directory may get a name.</summary>
    private static Result CheckEnter(FileSystemContext context, Mount mount, DirectoryInode parent)
    {
        if (parent.IsRemoved)
        {
            return KernelError.NotFound;
        }

        if (!parent.Permits(context.Credentials, AccessRights.Write | AccessRights.Execute))
        {
            return KernelError.AccessDenied;
        }

        return IsReadOnly(mount, parent) ? KernelError.ReadOnlyFileSystem
            : parent is MemoryDirectory ? Result.Success
            : KernelError.NotPermitted;
    }

    private static Result<Inode> CreateFile(FileSystemContext context, ref PathLookup lookup, int permissions)
    {
        Result allowed = CheckAdd(context, lookup.ParentMount, lookup.Parent);
        if (allowed.IsError)
        {
            return allowed.Error;
        }

        Credentials credentials = context.Credentials;
        var file = new MemoryFile(
            lookup.Parent.Volume, permissions & 0xFFF & ~context.CreationMask, credentials.User, credentials.Group);
        Result added = lookup.Parent.Add(lookup.Name.ToArray(), file);
        return added.IsError ? added.Error : file;
    }
}
