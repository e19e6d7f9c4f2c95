using System;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>A file whose text is made when somebody reads it.</summary>
internal sealed class TextInode(
    Volume volume, InodeNumber number, UserId owner, GroupId group, Func<ByteWriter, bool> write, Func<bool>? mayOpen = null)
    : Inode(volume, FileType.Regular, 0x124, owner, group, number)
{
    /// <summary>Writes the text as it is now.</summary>
    /// <returns>False where what it is about is gone.</returns>
    public bool TryWrite(ByteWriter output) => write(output);

    public override int Read(long offset, Span<byte> destination)
    {
        var text = new ByteWriter();
        if (!write(text) || offset < 0 || offset >= text.Length)
        {
            return 0;
        }

        ReadOnlySpan<byte> part = text.Written[(int)offset..];
        part = part[..Math.Min(part.Length, destination.Length)];
        part.CopyTo(destination);
        return part.Length;
    }

    internal override Result<OpenFile> Open(OpenMode mode)
        => (mode & OpenMode.Write) != 0 ? KernelError.AccessDenied
            : mayOpen is not null && !mayOpen() ? KernelError.NotPermitted
            : new TextFile(this, mode);
}
