using System;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>An open file of made text. The text is made at the first read and after each return to the start, so that one reader sees
/// one state.</summary>
internal sealed class TextFile(TextInode inode, OpenMode mode) : InodeFile(inode, mode)
{
    private ByteWriter? _text;
    private long _position;

    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
    {
        Result<int> result = ReadAt(thread, destination, _position);
        if (result.IsSuccess)
        {
            _position += result.Value;
        }

        return Answer(result);
    }

    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source) => Refuse(KernelError.BadHandle);

    public override Result<int> ReadAt(Thread thread, UserBuffer destination, long offset)
    {
        if (!CanRead)
        {
            return KernelError.BadHandle;
        }

        if (offset < 0)
        {
            return KernelError.InvalidArgument;
        }

        if (offset == 0 || _text is null)
        {
            var text = new ByteWriter();
            if (!inode.TryWrite(text))
            {
                return KernelError.NoSuchProcess;
            }

            _text = text;
        }

        int length = (int)Math.Min(destination.Length, Math.Max(0, _text.Length - offset));
        if (length == 0)
        {
            return length;
        }

        Result copied = thread.Process.Memory.CopyOut(destination.Address, _text.Written.Slice((int)offset, length));
        return copied.IsError ? copied.Error : length;
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
