using System;

namespace Isthmus.Kernel.Files;

/// <summary>Where a path leads. The name's bytes may be gone after the next lookup.</summary>
internal ref struct PathLookup
{
    /// <summary>The directory that the last name is in.</summary>
    public DirectoryInode Parent { get; set; }

    /// <summary>The mount that this directory is seen through.</summary>
    public Mount ParentMount { get; set; }

    /// <summary>The last name; empty for the root.</summary>
    public ReadOnlySpan<byte> Name { get; set; }

    /// <summary>The last name's entry; null where there is none, and for "/", "." and "..".</summary>
    public DirectoryEntry? Entry { get; set; }

    /// <summary>What is there, or null.</summary>
    public Inode? Inode { get; set; }

    /// <summary>The mount that it is seen through.</summary>
    public Mount Mount { get; set; }

    /// <summary>True where slashes follow the last name.</summary>
    public bool HasTrailingSlash { get; set; }

    /// <summary>True for "/", "." and "..", which nobody can make, remove or rename.</summary>
    public readonly bool IsSpecial => Inode is not null && Entry is null;
}
