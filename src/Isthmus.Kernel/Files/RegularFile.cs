using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files;

/// <summary>An open regular file: a position in its content.</summary>
internal sealed class RegularFile(MemoryFile file, OpenMode mode) : InodeFile(file, mode)
{
    private long _position;

    public override int LongestStep => Step;

    public override Result<int> AvailableBytes
        => (int)long.Clamp(file.Size - _position, 0, int.MaxValue);

    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
    {
        if (!CanRead)
        {
            return Refuse(KernelError.BadHandle);
        }

        Result<int> result = file.Read(thread.Process.Memory, _position, destination);
        if (result.IsSuccess)
        {
            _position += result.Value;
        }

        return Answer(result);
    }

    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source)
    {
        if (!CanWrite)
        {
            return Refuse(KernelError.BadHandle);
        }

        long offset = (Mode & OpenMode.Append) != 0 ? file.Size : _position;
        Result<int> result = file.Write(thread.Process.Memory, offset, source);
        if (result.IsSuccess && source.Length > 0)
        {
            _position = offset + result.Value;
        }

        return Answer(result);
    }

    public override Result<int> ReadAt(Thread thread, UserBuffer destination, long offset)
        => !CanRead ? KernelError.BadHandle
            : offset < 0 ? KernelError.InvalidArgument
            : file.Read(thread.Process.Memory, offset, destination);

    public override Result<int> WriteAt(Thread thread, UserBuffer source, long offset)
        => !CanWrite ? KernelError.BadHandle
            : offset < 0 ? KernelError.InvalidArgument
            : file.Write(thread.Process.Memory, offset, source);

    public override Result<long> Seek(long offset, SeekOrigin origin)
    {
        long start = origin switch
        {
            SeekOrigin.Start => 0,
            SeekOrigin.Current => _position,
            SeekOrigin.End => file.Size,
        };

        if (offset > long.MaxValue - start)
        {
            return KernelError.Overflow;
        }

        if (start + offset < 0)
        {
            return KernelError.InvalidArgument;
        }

        _position = start + offset;
        return _position;
    }

    public override Result Truncate(long length) => CanWrite ? file.Truncate(length) : KernelError.InvalidArgument;
}
