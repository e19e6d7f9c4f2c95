using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files;

/// <summary>An open directory: a position in its entries.</summary>
public sealed class DirectoryFile : InodeFile
{
    private long _position;
    private FileSystemContext? _context;

    internal DirectoryFile(DirectoryInode directory, OpenMode mode)
        : base(directory, mode) => Directory = directory;

    /// <summary>The directory.</summary>
    public DirectoryInode Directory { get; }

    /// <summary>How a process sees the file system when its relative paths begin here. Good until the next call.</summary>
    public FileSystemContext ContextFor(FileSystemContext process)
    {
        Mount mount = Mount ?? process.RootMount;
        if (_context is null || _context.RootMount != process.RootMount || _context.Veil != process.Veil)
        {
            _context = process.At(Directory, mount);
        }

        _context.Credentials = process.Credentials;
        _context.CreationMask = process.CreationMask;
        _context.Enter(Directory, mount);
        return _context;
    }

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination) => Refuse(KernelError.IsDirectory);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source) => Refuse(KernelError.BadHandle);

    /// <inheritdoc/>
    public override Result<bool> PeekEntry(out DirectoryRecord record)
    {
        if (Directory.IsRemoved)
        {
            record = default;
            return false;
        }

        return Directory.TryRead(_position, out record);
    }

    /// <inheritdoc/>
    public override void AcceptEntry(in DirectoryRecord record) => _position = record.NextPosition;

    /// <inheritdoc/>
    public override Result<long> Seek(long offset, SeekOrigin origin)
    {
        if (origin == SeekOrigin.End || offset < 0 || (origin == SeekOrigin.Current && offset != 0))
        {
            return KernelError.InvalidArgument;
        }

        _position = origin == SeekOrigin.Start ? offset : _position;
        return _position;
    }
}
