using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Ipc;

/// <summary>An open end of a pipe: which end is said by <see cref="OpenFile.Mode"/>.</summary>
public sealed class PipeEnd : OpenFile
{
    internal PipeEnd(Pipe pipe, OpenMode mode)
    {
        Pipe = pipe;
        Mode = mode;
        if (CanRead)
        {
            pipe.AddReader();
        }

        if (CanWrite)
        {
            pipe.AddWriter();
        }
    }

    /// <summary>The pipe.</summary>
    public Pipe Pipe { get; }

    /// <inheritdoc/>
    public override string Description => $"pipe:[{Pipe.Number.Value}]";

    /// <inheritdoc/>
    public override FileStatus Status => new()
    {
        Inode = Pipe.Number,
        Type = FileType.Fifo,
        Permissions = 0x180,
        LinkCount = 1,
        Size = Pipe.Count,
        AccessTime = Pipe.CreationTime,
        ModificationTime = Pipe.CreationTime,
        ChangeTime = Pipe.CreationTime,
    };

    /// <inheritdoc/>
    public override bool IsReadable => CanRead && (Pipe.Count > 0 || !Pipe.HasWriters);

    /// <inheritdoc/>
    public override bool IsWritable => CanWrite && (Pipe.Capacity - Pipe.Count >= Pipe.AtomicLength || !Pipe.HasReaders);

    /// <inheritdoc/>
    public override bool HasHungUp => CanRead ? !Pipe.HasWriters : !Pipe.HasReaders;

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => Pipe.Readable;

    /// <inheritdoc/>
    public override WaitQueue? WriteQueue => Pipe.Writable;

    /// <inheritdoc/>
    public override Result<int> AvailableBytes => Pipe.Count;

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
        => CanRead ? Pipe.Read(thread, destination, Blocks) : Refuse(KernelError.BadHandle);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source)
        => CanWrite ? Pipe.Write(thread, source, Blocks) : Refuse(KernelError.BadHandle);

    /// <inheritdoc/>
    protected override void Close()
    {
        if (CanRead)
        {
            Pipe.RemoveReader();
        }

        if (CanWrite)
        {
            Pipe.RemoveWriter();
        }
    }
}
