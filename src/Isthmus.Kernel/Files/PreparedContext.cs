using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files;

/// <summary>A context that is to be made. It can be neither read nor written.</summary>
/// <param name="kind">Which sort, as the ABI numbers them.</param>
public sealed class PreparedContext(int kind) : OpenFile
{
    /// <summary>Which sort.</summary>
    public int Kind { get; } = kind;

    /// <summary>The directory that is to be its root; null for a new one.</summary>
    public DirectoryInode? Root { get; private set; }

    /// <inheritdoc/>
    public override string Description => "context to be made";

    /// <inheritdoc/>
    public override FileStatus Status => new() { Type = FileType.Regular };

    /// <summary>Chooses the directory that is to be its root.</summary>
    public void SetRoot(DirectoryInode? root)
    {
        root?.AddReference();
        Root?.Release();
        Root = root;
    }

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination) => Refuse(KernelError.NotSupported);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source) => Refuse(KernelError.NotSupported);

    /// <inheritdoc/>
    protected override void Close() => SetRoot(null);
}
