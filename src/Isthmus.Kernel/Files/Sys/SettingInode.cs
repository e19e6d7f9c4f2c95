using System;
using Isthmus.Kernel.Files.Proc;

namespace Isthmus.Kernel.Files.Sys;

/// <summary>A setting of the kernel as a file: its text is made when somebody reads it, and each write is a new value.</summary>
internal sealed class SettingInode(Volume volume, int permissions, Action<ByteWriter> show, SettingChange set)
    : Inode(volume, FileType.Regular, permissions, new UserId(0), new GroupId(0), volume.NextInode())
{
    /// <summary>Writes the value as it is now.</summary>
    public void Show(ByteWriter output) => show(output);

    /// <summary>Takes a new value.</summary>
    public Result Set(ReadOnlySpan<byte> value) => set(value);

    internal override Result<OpenFile> Open(OpenMode mode) => new SettingFile(this, mode);

    // A file that is opened for a new value is emptied first; the old value stays until then.
    internal override Result Truncate(long length) => Result.Success;
}
