using System;
using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Files;

/// <content>Making, removing and changing names and attributes.</content>
public sealed partial class FileSystem
{
    private const int SetIdBits = 0xC00;

    /// <summary>What is known of the file that a path names.</summary>
    public Result<FileStatus> Stat(FileSystemContext context, ReadOnlySpan<byte> path, LinkBehaviour links = LinkBehaviour.Follow)
        => Resolve(context, path, links).TryGet(out Inode inode, out KernelError error) ? inode.Status : error;

    /// <summary>Answers whether the caller may do something with a file: its permissions, and whether it can be changed at all.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="path">The path, which is followed as the effective user.</param>
    /// <param name="rights">What is to be done.</param>
    /// <param name="links">Whether a link at the end counts itself.</param>
    /// <param name="asRealUser">True where the permissions of the real user and group count.</param>
    public Result CheckAccess(
        FileSystemContext context,
        ReadOnlySpan<byte> path,
        AccessRights rights,
        LinkBehaviour links = LinkBehaviour.Follow,
        bool asRealUser = false)
    {
        Credentials who = context.Credentials;
        UserId user = asRealUser ? who.RealUser : who.User;
        GroupId group = asRealUser ? who.RealGroup : who.Group;
        return !Resolve(context, path, links, VeilAccess.None, out Mount mount).TryGet(out Inode inode, out KernelError error) ? error
            : !inode.Permits(who, user, group, rights) ? KernelError.AccessDenied
            : (rights & AccessRights.Write) != 0 && IsReadOnly(mount, inode) ? KernelError.ReadOnlyFileSystem
            : Result.Success;
    }

    /// <summary>Makes a directory.</summary>
    public Result MakeDirectory(FileSystemContext context, ReadOnlySpan<byte> path, int permissions = 0x1FF)
    {
        Result found = WalkToFreeName(context, path, out PathLookup lookup);
        if (found.IsError)
        {
            return found;
        }

        found = CheckVeil(context, lookup.ParentMount, lookup.Parent, default, VeilAccess.Create);
        if (found.IsError)
        {
            return found;
        }

        Credentials credentials = context.Credentials;
        var directory = new MemoryDirectory(
            lookup.Parent.Volume, permissions & 0xFFF & ~context.CreationMask, credentials.User, credentials.Group);
        return lookup.Parent.Add(lookup.Name.ToArray(), directory);
    }

    /// <summary>Makes a symbolic link.</summary>
    public Result MakeSymbolicLink(FileSystemContext context, ReadOnlySpan<byte> target, ReadOnlySpan<byte> path)
    {
        if (target.IsEmpty)
        {
            return KernelError.NotFound;
        }

        if (target.Length > PathSyntax.MaximumPath)
        {
            return KernelError.NameTooLong;
        }

        Result found = WalkToFreeName(context, path, out PathLookup lookup);
        if (found.IsError)
        {
            return found;
        }

        if (lookup.HasTrailingSlash)
        {
            return KernelError.NotFound;
        }

        // The name's bytes may lie in a buffer that the next walk uses.
        byte[] name = lookup.Name.ToArray();
        DirectoryInode parent = lookup.Parent;
        found = CheckVeilOfLink(context, target, lookup.ParentMount, parent);
        if (found.IsError)
        {
            return found;
        }

        var link = new SymbolicLink(parent.Volume, target.ToArray(), context.Credentials.User, context.Credentials.Group);
        return parent.Add(name, link);
    }

    /// <summary>What a symbolic link points to. The bytes are the link's own.</summary>
    public Result ReadLink(FileSystemContext context, ReadOnlySpan<byte> path, out ReadOnlySpan<byte> target)
    {
        target = default;
        if (!Resolve(context, path, LinkBehaviour.Keep, VeilAccess.Read).TryGet(out Inode inode, out KernelError error))
        {
            return error;
        }

        if (inode is not SymbolicLink link)
        {
            return KernelError.InvalidArgument;
        }

        target = link.Target;
        return Result.Success;
    }

    /// <summary>Gives a file that is no directory another name in the same volume.</summary>
    public Result MakeLink(FileSystemContext context, ReadOnlySpan<byte> existing, ReadOnlySpan<byte> path)
        => MakeLink(context, existing, context, path);

    /// <summary>The same with paths that begin in different places.</summary>
    public Result MakeLink(
        FileSystemContext existingContext, ReadOnlySpan<byte> existing, FileSystemContext context, ReadOnlySpan<byte> path)
    {
        if (!Resolve(existingContext, existing, LinkBehaviour.Keep, VeilAccess.Read | VeilAccess.Write, out Mount mount).TryGet(
            out Inode inode, out KernelError error))
        {
            return error;
        }

        if (inode.Type == FileType.Directory)
        {
            return KernelError.NotPermitted;
        }

        Result found = WalkToFreeName(context, path, out PathLookup lookup);
        return found.IsError ? found
            : lookup.HasTrailingSlash ? KernelError.NotFound
            : lookup.Parent.Volume != inode.Volume ? KernelError.CrossDevice
            : IsReadOnly(mount, inode) ? KernelError.ReadOnlyFileSystem
            : inode.LinkCount >= 65000 ? KernelError.TooManyLinks
            : lookup.Parent.Add(lookup.Name.ToArray(), inode);
    }

    /// <summary>Removes the name of anything but a directory. Who has the file open keeps it.</summary>
    public Result Unlink(FileSystemContext context, ReadOnlySpan<byte> path)
    {
        Result found = WalkToEntry(context, path, VeilAccess.Create, out PathLookup lookup);
        if (found.IsError)
        {
            return found;
        }

        if (lookup.Inode!.Type == FileType.Directory)
        {
            return KernelError.IsDirectory;
        }

        Result allowed = CheckRemove(context, lookup.ParentMount, lookup.Entry!);
        return allowed.IsError ? allowed : lookup.Parent.Remove(lookup.Entry!);
    }

    /// <summary>Removes an empty directory.</summary>
    public Result RemoveDirectory(FileSystemContext context, ReadOnlySpan<byte> path)
    {
        Result found = WalkToEntry(context, path, VeilAccess.Create, out PathLookup lookup);
        if (found.IsError)
        {
            // The directory that two dots name has one in it: that which they were looked up in.
            return found.Error == KernelError.InvalidArgument && path.TrimEnd((byte)'/').EndsWith(".."u8) ? KernelError.NotEmpty : found;
        }

        if (lookup.Inode is not DirectoryInode directory)
        {
            return KernelError.NotDirectory;
        }

        Result allowed = CheckRemove(context, lookup.ParentMount, lookup.Entry!);
        return allowed.IsError ? allowed
            : directory.HasEntries ? KernelError.NotEmpty
            : RemoveEmpty(lookup.Entry!, directory);
    }

    /// <summary>Sets the permission bits. Only the owner may.</summary>
    public Result ChangeMode(
        FileSystemContext context, ReadOnlySpan<byte> path, int permissions, LinkBehaviour links = LinkBehaviour.Follow)
        => Resolve(context, path, links, VeilAccess.None, out Mount mount).TryGet(out Inode inode, out KernelError error)
            ? ChangeMode(context, inode, permissions, mount)
            : error;

    /// <summary>Sets the permission bits of a file at hand.</summary>
    public Result ChangeMode(FileSystemContext context, Inode inode, int permissions, Mount? mount = null)
    {
        Result allowed = CheckOwner(context, inode, mount);
        if (allowed.IsSuccess)
        {
            inode.SetPermissions(permissions);
        }

        return allowed;
    }

    /// <summary>Sets owner and group. Only the superuser may choose; an owner may give a file to a group of its own. Set-id bits go.</summary>
    public Result ChangeOwner(FileSystemContext context, Inode inode, UserId owner, GroupId group, Mount? mount = null)
    {
        Credentials who = context.Credentials;
        Result allowed = CheckOwner(context, inode, mount);
        if (allowed.IsSuccess && !who.IsSuperuser && (owner != inode.Owner || (group != inode.Group && !who.IsIn(group))))
        {
            allowed = KernelError.NotPermitted;
        }

        if (allowed.IsSuccess)
        {
            inode.SetOwner(owner, group);
            DropSetIdBits(inode);
        }

        return allowed;
    }

    /// <summary>Takes the set-id bits of a file away whose content was changed: what it does now, nobody has answered for.</summary>
    public static void DropSetIdBits(Inode inode)
    {
        if ((inode.Permissions & SetIdBits) != 0)
        {
            inode.SetPermissions(inode.Permissions & ~SetIdBits);
        }
    }

    /// <summary>Sets the times, in nanoseconds since 1970. Only the owner may.</summary>
    public Result ChangeTimes(
        FileSystemContext context, Inode inode, long accessTime, long modificationTime, Mount? mount = null)
    {
        Result allowed = CheckOwner(context, inode, mount);
        if (allowed.IsSuccess)
        {
            inode.SetTimes(accessTime, modificationTime);
        }

        return allowed;
    }

    /// <summary>Sets the size of the regular file that a path names.</summary>
    public Result Truncate(FileSystemContext context, ReadOnlySpan<byte> path, long length)
        => !Resolve(context, path, LinkBehaviour.Follow, VeilAccess.Write, out Mount mount).TryGet(
            out Inode inode, out KernelError error) ? error
            : inode.Type == FileType.Directory ? KernelError.IsDirectory
            : !inode.Permits(context.Credentials, AccessRights.Write) ? KernelError.AccessDenied
            : IsReadOnly(mount, inode) ? KernelError.ReadOnlyFileSystem
            : inode.Type != FileType.Regular ? KernelError.InvalidArgument
            : inode.Truncate(length);

    private static Result RemoveEmpty(DirectoryEntry entry, DirectoryInode directory)
    {
        Result removed = entry.Parent.Remove(entry);
        if (removed.IsSuccess && directory is MemoryDirectory memory)
        {
            memory.MarkRemoved();
        }

        return removed;
    }

    private static Result CheckOwner(FileSystemContext context, Inode inode, Mount? mount)
        => !context.Credentials.IsSuperuser && context.Credentials.User != inode.Owner ? KernelError.NotPermitted
            : IsReadOnly(mount, inode) ? KernelError.ReadOnlyFileSystem
            : Result.Success;

    /// <summary>Checks that a name may be taken out of a directory.</summary>
    private static Result CheckRemove(FileSystemContext context, Mount mount, DirectoryEntry entry)
    {
        DirectoryInode parent = entry.Parent;
        Inode inode = entry.Inode;
        Credentials credentials = context.Credentials;
        if (!parent.Permits(credentials, AccessRights.Write | AccessRights.Execute))
        {
            return KernelError.AccessDenied;
        }

        bool isSticky = (parent.Permissions & 0x200) != 0;
        if (isSticky && !credentials.IsSuperuser && credentials.User != inode.Owner && credentials.User != parent.Owner)
        {
            return KernelError.NotPermitted;
        }

        return IsReadOnly(mount, parent) || inode.IsReadOnly ? KernelError.ReadOnlyFileSystem
            : parent is not MemoryDirectory ? KernelError.NotPermitted
            : inode.HostedMounts > 0 ? KernelError.Busy
            : Result.Success;
    }

    /// <summary>Finds the last name, which must be there, itself and not what it links to.</summary>
    private Result WalkToEntry(FileSystemContext context, ReadOnlySpan<byte> path, VeilAccess needed, out PathLookup lookup)
    {
        Result found = Walk(context, path, LinkBehaviour.Keep, needed, out lookup);
        return found.IsError ? found
            : lookup.Inode is null ? KernelError.NotFound
            : lookup.IsSpecial ? EndsWithDot(path) ? KernelError.InvalidArgument : KernelError.Busy
            : Result.Success;
    }

    /// <summary>Finds the place for a name that must not be there.</summary>
    private Result WalkToFreeName(FileSystemContext context, ReadOnlySpan<byte> path, out PathLookup lookup)
    {
        Result found = Walk(context, path, LinkBehaviour.Keep, VeilAccess.None, out lookup);
        return found.IsError ? found
            : lookup.Inode is not null ? KernelError.Exists
            : CheckAdd(context, lookup.ParentMount, lookup.Parent);
    }

    private static bool EndsWithDot(ReadOnlySpan<byte> path)
    {
        path = path.TrimEnd((byte)'/');
        return !path.IsEmpty && path[^1] == '.' && (path.Length == 1 || path[^2] is (byte)'/' or (byte)'.');
    }
}
