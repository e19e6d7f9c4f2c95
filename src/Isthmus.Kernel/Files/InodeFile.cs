using System.Text;

namespace Isthmus.Kernel.Files;

/// <summary>An open file that has an inode behind it.</summary>
public abstract class InodeFile : OpenFile
{
    /// <summary>What is copied in a few milliseconds.</summary>
    private protected const int Step = 4 << 20;

    private readonly Inode _inode;

    private protected InodeFile(Inode inode, OpenMode mode)
    {
        _inode = inode;
        Mode = mode;
        inode.AddReference();
    }

    /// <inheritdoc/>
    public override Inode Inode => _inode;

    /// <inheritdoc/>
    public override FileStatus Status => _inode.Status;

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            byte[] path = new byte[PathSyntax.MaximumPath + 1];
            Result<int> length = FileSystem.WritePath(_inode, Mount, path);
            return length.IsSuccess ? Encoding.UTF8.GetString(path, 0, length.Value) : "(deleted)";
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _inode.Locks?.RemoveAll(this);
        _inode.Release();
    }
}
