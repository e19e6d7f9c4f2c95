using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Ipc;

/// <summary>Memory behind an open file, which can be mapped and passed on, and neither read nor written otherwise.</summary>
public sealed class AnonymousMemory : OpenFile
{
    /// <summary>Makes an open file of memory.</summary>
    public AnonymousMemory(SharedPages memory)
    {
        Memory = memory;
        Memory.AddReference();
        Mode = OpenMode.Read | OpenMode.Write;
    }

    /// <summary>The memory.</summary>
    public SharedPages Memory { get; }

    /// <inheritdoc/>
    public override IPageSource? Pages => Memory;

    /// <inheritdoc/>
    public override string Description => "anonymous memory";

    /// <inheritdoc/>
    public override FileStatus Status => new() { Type = FileType.Regular, Size = Memory.PageCount << Page.Shift };

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination) => Refuse(KernelError.InvalidArgument);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source) => Refuse(KernelError.InvalidArgument);

    /// <inheritdoc/>
    protected override void Close() => Memory.Release();
}
