using System;

namespace Isthmus.Kernel.Files.Sys;

/// <summary>A directory whose entries are those that the kernel put there.</summary>
internal sealed class FixedDirectory(Volume volume) : DirectoryInode(volume, 0x16D, new UserId(0), new GroupId(0))
{
    private readonly NameTable _names = new();

    public override bool HasEntries => _names.Count > 0;

    /// <summary>Puts something there.</summary>
    public void Put(ReadOnlySpan<byte> name, Inode inode)
    {
        var entry = new DirectoryEntry(this, name.ToArray(), inode);
        _names.Add(entry);
        inode.Entry = entry;
        inode.AddLink();
    }

    /// <summary>Takes something away.</summary>
    public void Take(DirectoryEntry entry)
    {
        _names.Remove(entry);
        entry.Inode.Entry = null;
        entry.Inode.RemoveLink();
    }

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
}
