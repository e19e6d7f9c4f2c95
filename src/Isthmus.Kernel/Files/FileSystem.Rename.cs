using System;
using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Files;

/// <content>Renaming.</content>
public sealed partial class FileSystem
{
    /// <summary>
    /// Gives what one path names another name; what had that name goes, if it is of the same sort (and empty). Either all of it
    /// happens or nothing.
    /// </summary>
    public Result Rename(FileSystemContext oldContext, ReadOnlySpan<byte> oldPath, FileSystemContext newContext, ReadOnlySpan<byte> newPath)
    {
        Result found = WalkToEntry(oldContext, oldPath, VeilAccess.None, out PathLookup source);
        if (found.IsError)
        {
            return found;
        }

        // The name's bytes may lie in a buffer that the next walk uses; the entry has its own.
        DirectoryEntry entry = source.Entry!;
        Inode inode = entry.Inode;
        Mount sourceMount = source.ParentMount;
        bool sourceHasSlash = source.HasTrailingSlash;
        found = Walk(newContext, newPath, LinkBehaviour.Keep, VeilAccess.None, out PathLookup target);
        if (found.IsError)
        {
            return found;
        }

        if (target.IsSpecial)
        {
            return KernelError.Busy;
        }

        bool isDirectory = inode.Type == FileType.Directory;
        if ((sourceHasSlash || target.HasTrailingSlash) && !isDirectory)
        {
            return KernelError.NotDirectory;
        }

        if (target.Inode == inode)
        {
            return Result.Success;
        }

        Result allowed = CheckRename(oldContext, newContext, sourceMount, entry, target);
        return allowed.IsError ? allowed : Move(entry, inode, target);
    }

    private static Result CheckRename(
        FileSystemContext oldContext, FileSystemContext newContext, Mount sourceMount, DirectoryEntry entry, PathLookup target)
    {
        Inode inode = entry.Inode;
        Result allowed = CheckRemove(oldContext, sourceMount, entry);
        if (allowed.IsError)
        {
            return allowed;
        }

        allowed = CheckEnter(newContext, target.ParentMount, target.Parent);
        if (allowed.IsError)
        {
            return allowed;
        }

        if (target.Parent.Volume != inode.Volume)
        {
            return KernelError.CrossDevice;
        }

        if (inode is DirectoryInode directory && IsWithin(target.Parent, directory))
        {
            return KernelError.DirectoryIntoItself;
        }

        if (target.Entry?.Inode is not { } replaced)
        {
            return Result.Success;
        }

        allowed = CheckRemove(newContext, target.ParentMount, target.Entry!);
        return allowed.IsError ? allowed
            : replaced is not DirectoryInode replacedDirectory
                ? inode.Type == FileType.Directory ? KernelError.NotDirectory : Result.Success
            : inode.Type != FileType.Directory ? KernelError.IsDirectory
            : replacedDirectory.HasEntries ? KernelError.NotEmpty
            : Result.Success;
    }

    private static Result Move(DirectoryEntry entry, Inode inode, PathLookup target)
    {
        byte[] name = target.Name.ToArray();
        if (target.Entry is { } replaced)
        {
            Result removed = replaced.Inode is DirectoryInode directory
                ? RemoveEmpty(replaced, directory)
                : target.Parent.Remove(replaced);
            if (removed.IsError)
            {
                return removed;
            }
        }

        // The new name comes first: a file whose link count reaches zero would lose its content.
        Result added = target.Parent.Add(name, inode);
        return added.IsError ? added : entry.Parent.Remove(entry);
    }

    private static bool IsWithin(DirectoryInode directory, DirectoryInode ancestor)
    {
        while (directory != ancestor)
        {
            DirectoryInode parent = directory.Parent;
            if (parent == directory)
            {
                return false;
            }

            directory = parent;
        }

        return true;
    }
}
