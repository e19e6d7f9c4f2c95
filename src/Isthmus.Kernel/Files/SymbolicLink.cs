using System;

namespace Isthmus.Kernel.Files;

/// <summary>A symbolic link.</summary>
internal class SymbolicLink(Volume volume, byte[] target, UserId owner, GroupId group, InodeNumber number = default)
    : Inode(volume, FileType.SymbolicLink, 0x1FF, owner, group, number)
{
    public override long Size => Target.Length;

    /// <summary>What it stands for; never empty.</summary>
    public virtual ReadOnlySpan<byte> Target => target;

    internal override Result<OpenFile> Open(OpenMode mode) => KernelError.SymbolicLinkLoop;
}
