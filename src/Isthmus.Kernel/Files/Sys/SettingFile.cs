using System;
using System.Threading.Tasks;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files.Sys;

/// <summary>An open setting.</summary>
internal sealed class SettingFile(SettingInode inode, OpenMode mode) : InodeFile(inode, mode)
{
    private long _position;

    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
    {
        var text = new ByteWriter();
        inode.Show(text);
        int length = (int)Math.Min(destination.Length, Math.Max(0, text.Length - _position));
        if (length > 0 && thread.Process.Memory.CopyOut(destination.Address, text.Written.Slice((int)_position, length)).IsError)
        {
            return Refuse(KernelError.BadAddress);
        }

        _position += length;
        return Answer(length);
    }

    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source)
    {
        if (source.Length > PathSyntax.MaximumPath)
        {
            return Refuse(KernelError.InvalidArgument);
        }

        byte[] text = new byte[source.Length];
        if (thread.Process.Memory.CopyIn(source.Address, text).IsError)
        {
            return Refuse(KernelError.BadAddress);
        }

        Result set = inode.Set(text.AsSpan().TrimEnd((byte)'\n'));
        return set.IsError ? Refuse(set.Error) : Answer(source.Length);
    }

    public override Result<long> Seek(long offset, SeekOrigin origin)
    {
        long start = origin == SeekOrigin.Current ? _position : 0;
        if (origin == SeekOrigin.End || offset > long.MaxValue - start || start + offset < 0)
        {
            return KernelError.InvalidArgument;
        }

        _position = start + offset;
        return _position;
    }
}
