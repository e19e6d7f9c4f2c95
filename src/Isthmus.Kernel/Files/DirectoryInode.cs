using System;

namespace Isthmus.Kernel.Files;

/// <summary>A directory: names for inodes. It has one name itself, so a way up.</summary>
public abstract class DirectoryInode : Inode
{
    private protected DirectoryInode(Volume volume, int permissions, UserId owner, GroupId group, InodeNumber number = default)
        : base(volume, FileType.Directory, permissions, owner, group, number) => LinkCount = 2;

    /// <summary>True once it has been removed: nothing can be made in it.</summary>
    public bool IsRemoved => LinkCount == 0;

    /// <summary>The directory above in the same volume; itself at the volume's root.</summary>
    public DirectoryInode Parent => Entry?.Parent ?? this;

    /// <summary>True where it has names besides "." and "..".</summary>
    public abstract bool HasEntries { get; }

    /// <summary>The entry of that name, or null.</summary>
    public abstract DirectoryEntry? Find(ReadOnlySpan<byte> name);

    /// <summary>The entry at or after a position.</summary>
    /// <returns>False at the end.</returns>
    public bool TryRead(long position, out DirectoryRecord record)
    {
        switch (position)
        {
            case 0:
                record = new DirectoryRecord(PathSyntax.Dot, Number, FileType.Directory, 1);
                return true;
            case 1:
                record = new DirectoryRecord(PathSyntax.DotDot, Parent.Number, FileType.Directory, NameTable.FirstPosition);
                return true;
            default:
                return TryReadEntry(position, out record);
        }
    }

    internal override Result<OpenFile> Open(OpenMode mode) => new DirectoryFile(this, mode);

    /// <summary>The entries after "." and "..", whose positions begin at 2.</summary>
    internal abstract bool TryReadEntry(long position, out DirectoryRecord record);

    /// <summary>Gives an inode a name; the name is free.</summary>
    /// <returns>Refused where names come from elsewhere.</returns>
    internal virtual Result Add(byte[] name, Inode inode) => KernelError.NotPermitted;

    /// <summary>Takes a name away; what it named may cease to be.</summary>
    internal virtual Result Remove(DirectoryEntry entry) => KernelError.NotPermitted;
}
