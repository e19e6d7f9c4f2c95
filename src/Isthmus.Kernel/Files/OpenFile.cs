using System.Threading.Tasks;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Terminals;

namespace Isthmus.Kernel.Files;

/// <summary>
/// An open file description: what descriptors and handles refer to, shared by duplicates and across fork. Members that a kind of file
/// does not have answer the error a Unix user expects.
/// </summary>
public abstract class OpenFile : KernelObject
{
    /// <summary>How it was opened.</summary>
    public OpenMode Mode { get; set; }

    /// <summary>The flags that it was opened with or given last, as the numbers of the ABI that has them told whole; null elsewhere.</summary>
    public int? OpenedFlags { get; set; }

    /// <summary>What is known of the file.</summary>
    public abstract FileStatus Status { get; }

    /// <summary>The inode behind it; null for pipes and streams.</summary>
    public virtual Inode? Inode => null;

    /// <summary>The mount that it was opened through; null for what has no path.</summary>
    public Mount? Mount { get; internal set; }

    /// <summary>The terminal behind it, for window size and settings; null for everything else.</summary>
    public virtual Terminal? Terminal => null;

    /// <summary>True where a read would not wait.</summary>
    public virtual bool IsReadable => true;

    /// <summary>True where a write would not wait.</summary>
    public virtual bool IsWritable => true;

    /// <summary>True where the other end is gone.</summary>
    public virtual bool HasHungUp => false;

    /// <inheritdoc/>
    public override KernelObjectType ObjectType => Terminal is not null ? KernelObjectType.Terminal : Status.Type switch
    {
        FileType.Directory => KernelObjectType.Directory,
        FileType.Fifo => KernelObjectType.Pipe,
        FileType.Socket => KernelObjectType.Socket,
        FileType.CharacterDevice or FileType.BlockDevice => KernelObjectType.Device,
        _ => KernelObjectType.File,
    };

    /// <inheritdoc/>
    public override long ObjectValue => Inode is { Type: FileType.Regular } file ? file.Size : 0;

    /// <inheritdoc/>
    public override IPageSource? Pages => Inode is { Type: FileType.Regular } file ? file : null;

    /// <inheritdoc/>
    public override ObjectReadiness Readiness
        => (IsReadable ? ObjectReadiness.Readable : ObjectReadiness.None)
            | (IsWritable ? ObjectReadiness.Writable : ObjectReadiness.None)
            | (HasHungUp ? ObjectReadiness.HungUp : ObjectReadiness.None);

    /// <summary>Bytes that could be read at once.</summary>
    public virtual Result<int> AvailableBytes => KernelError.NotTerminal;

    /// <summary>True where a read waits for data instead of answering <see cref="KernelError.WouldBlock"/>.</summary>
    protected bool Blocks => (Mode & OpenMode.NonBlocking) == 0;

    /// <summary>True where it was opened for reading.</summary>
    protected bool CanRead => (Mode & OpenMode.Read) != 0;

    /// <summary>True where it was opened for writing.</summary>
    protected bool CanWrite => (Mode & OpenMode.Write) != 0;

    /// <summary>Bytes after which a long transfer lets others run, for files that never wait by themselves.</summary>
    public virtual int LongestStep => UserBuffer.MaximumLength;

    /// <summary>Reads at the file's position into the caller's memory.</summary>
    /// <returns>Bytes read; 0 at the end.</returns>
    public abstract ValueTask<Result<int>> Read(Thread thread, UserBuffer destination);

    /// <summary>Writes at the file's position from the caller's memory.</summary>
    /// <returns>Bytes written.</returns>
    public abstract ValueTask<Result<int>> Write(Thread thread, UserBuffer source);

    /// <summary>Reads at a place of the caller's choice; the file's position stays.</summary>
    public virtual Result<int> ReadAt(Thread thread, UserBuffer destination, long offset) => KernelError.NotSeekable;

    /// <summary>Writes at a place of the caller's choice; the file's position stays.</summary>
    public virtual Result<int> WriteAt(Thread thread, UserBuffer source, long offset) => KernelError.NotSeekable;

    /// <summary>Moves the file's position.</summary>
    /// <returns>The new position from the start.</returns>
    public virtual Result<long> Seek(long offset, SeekOrigin origin) => KernelError.NotSeekable;

    /// <summary>Sets the file's size.</summary>
    public virtual Result Truncate(long length) => KernelError.InvalidArgument;

    /// <summary>Looks at the next entry of a directory; <see cref="AcceptEntry"/> goes past it once it has been delivered.</summary>
    /// <returns>False at the end.</returns>
    public virtual Result<bool> PeekEntry(out DirectoryRecord record)
    {
        record = default;
        return KernelError.NotDirectory;
    }

    /// <summary>Goes past the entry that <see cref="PeekEntry"/> showed.</summary>
    public virtual void AcceptEntry(in DirectoryRecord record)
    {
    }

    private protected static ValueTask<Result<int>> Answer(Result<int> result) => new(result);

    private protected static ValueTask<Result<int>> Refuse(KernelError error) => new((Result<int>)error);
}
