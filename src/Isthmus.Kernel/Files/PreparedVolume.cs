using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Files;

/// <summary>A file system that has been chosen and is to be mounted. It can be neither read nor written.</summary>
/// <param name="kind">Which sort.</param>
/// <param name="flags">What its mount is to forbid and to allow.</param>
public sealed class PreparedVolume(string kind, MountFlags flags) : OpenFile
{
    /// <summary>Which sort.</summary>
    public string Kind { get; } = kind;

    /// <summary>What its mount is to forbid and to allow.</summary>
    public MountFlags Flags { get; } = flags;

    /// <inheritdoc/>
    public override string Description => "file system to be mounted";

    /// <inheritdoc/>
    public override FileStatus Status => new() { Type = FileType.Regular };

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination) => Refuse(KernelError.NotSupported);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source) => Refuse(KernelError.NotSupported);

    /// <inheritdoc/>
    protected override void Close()
    {
    }
}
