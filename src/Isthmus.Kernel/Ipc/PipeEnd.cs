using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Ipc;

/// <summary>An open end of a pipe: which end is said by <see cref="OpenFile.Mode"/>.</summary>
public sealed class PipeEnd : OpenFile
{
    private readonly NamedPipe? _name;

    internal PipeEnd(Pipe pipe, OpenMode mode, NamedPipe? name = null)
    {
        Pipe = pipe;
        _name = name;
        name?.AddReference();
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
    public override Inode? Inode => _name;

    /// <inheritdoc/>
    public override string Description => $"pipe:[{Pipe.Number.Value}]";

    /// <inheritdoc/>
    public override FileStatus Status => _name?.Status ?? new FileStatus
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

    /// <summary>Of a pipe with a name: waits until somebody has the other end, or has had it since this one was opened. Signals do not
    /// end the wait.</summary>
    /// <returns><see cref="KernelError.Interrupted"/> where the caller ends.</returns>
    public ValueTask<Result> WaitForOtherEnd(Thread thread)
        => _name is not { } name || (CanRead ? Pipe.HasWriters : Pipe.HasReaders) ? new(Result.Success) : WaitForOtherEnd(thread, name);

    /// <summary>Gives reading up where it can write as well.</summary>
    public void KeepWritingOnly()
    {
        if (CanRead && CanWrite)
        {
            Mode &= ~OpenMode.Read;
            Pipe.RemoveReader();
            _name?.TakeReaderBack();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> WaitForOtherEnd(Thread thread, NamedPipe name)
    {
        long before = CanRead ? name.WriterOpens : name.ReaderOpens;
        while (before == (CanRead ? name.WriterOpens : name.ReaderOpens))
        {
            if (await name.Opened.Wait(thread, WaitReason.FifoPeer, interruption: Interruption.ByDeathOnly) == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }

        return Result.Success;
    }

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

        _name?.Locks?.RemoveAll(this);
        _name?.Release();
    }
}
