using System;

namespace Isthmus.Kernel.Files;

/// <summary>A directory of a file system that lives in memory.</summary>
internal sealed class MemoryDirectory(Volume volume, int permissions, UserId owner, GroupId group)
    : DirectoryInode(volume, permissions, owner, group)
{
    private readonly NameTable _names = new();

    public override bool IsWatchable => true;

    public override bool HasEntries => _names.Count > 0;

    public override long Size => 4096;

    public override DirectoryEntry? Find(ReadOnlySpan<byte> name) => _names.Find(name);

    internal override bool TryReadEntry(long position, out DirectoryRecord record)
    {
        if (_names.FindFrom(position) is not { } entry)
        {
            record = default;
            return false;
        }

        record = new DirectoryRecord(entry.Name, entry.Inode.Number, entry.Inode.Type, entry.Position + 1);
        return true;
    }

    internal override Result Add(byte[] name, Inode inode)
    {
        var entry = new DirectoryEntry(this, name, inode);
        _names.Add(entry);
        Volume.ChargeName(entry);
        inode.Entry = entry;
        if (inode.Type == FileType.Directory)
        {
            LinkCount++;
        }
        else
        {
            inode.AddLink();
        }

        MarkModified();
        Tell(InodeEvents.ChildCreated, entry.Name);
        return Result.Success;
    }

    internal override Result Remove(DirectoryEntry entry)
    {
        _names.Remove(entry);
        Tell(InodeEvents.ChildDeleted, entry.Name);
        Volume.ReleaseName(entry);
        if (entry.Inode.Type == FileType.Directory)
        {
            LinkCount--;
        }
        else
        {
            entry.Inode.RemoveLink();
        }

        MarkModified();
        return Result.Success;
    }

    /// <summary>Its last name is gone, and it is empty.</summary>
    internal void MarkRemoved()
    {
        LinkCount = 0;
        Tell(InodeEvents.Deleted);
    }
}
