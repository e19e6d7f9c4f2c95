using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Files;

/// <summary>A pipe with a name, paid for by who made the name. What is in it is lost when nobody has it open any more.</summary>
internal sealed class NamedPipe(Volume volume, int permissions, UserId owner, GroupId group, ResourceAccount account)
    : Inode(volume, FileType.Fifo, permissions, owner, group)
{
    private Pipe? _pipe;

    public override bool IsWatchable => true;

    /// <summary>Woken when an end is opened.</summary>
    public WaitQueue Opened { get; } = new();

    /// <summary>How often it was opened for reading.</summary>
    public long ReaderOpens { get; private set; }

    /// <summary>How often it was opened for writing.</summary>
    public long WriterOpens { get; private set; }

    /// <summary>Who opened it does not read after all.</summary>
    public void TakeReaderBack() => ReaderOpens--;

    internal override Result<OpenFile> Open(OpenMode mode)
    {
        if ((mode & (OpenMode.Read | OpenMode.Write)) == 0)
        {
            return KernelError.InvalidArgument;
        }

        if (_pipe is not { } pipe || (!pipe.HasReaders && !pipe.HasWriters))
        {
            _pipe = pipe = new Pipe(Number, Volume.Now, account: null);
        }

        var end = new PipeEnd(pipe, mode, this);
        ReaderOpens += (mode & OpenMode.Read) != 0 ? 1 : 0;
        WriterOpens += (mode & OpenMode.Write) != 0 ? 1 : 0;
        Opened.WakeAll();
        return end;
    }

    private protected override void FreeContent() => account.ReleaseMemory(Pipe.Cost);
}
