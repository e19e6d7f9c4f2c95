using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Terminals;

namespace Isthmus.Kernel.Files;

/// <summary>The open master of a pseudo-terminal: opening <c>/dev/ptmx</c> makes the pair.</summary>
public sealed class MasterFile : InodeFile
{
    internal MasterFile(PseudoTerminal pair, Inode node, OpenMode mode)
        : base(node, mode) => Pair = pair;

    /// <summary>The pseudo-terminal. The master itself is no terminal.</summary>
    public PseudoTerminal Pair { get; }

    /// <inheritdoc/>
    public override bool IsReadable => CanRead && Pair.IsMasterReadable;

    /// <inheritdoc/>
    public override bool IsWritable => CanWrite && Pair.IsMasterWritable;

    /// <inheritdoc/>
    public override bool HasHungUp => Pair.HasLostSlave;

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => Pair.MasterReadQueue;

    /// <inheritdoc/>
    public override WaitQueue? WriteQueue => Pair.MasterWriteQueue;

    /// <inheritdoc/>
    public override Result<int> AvailableBytes => Pair.ShownCount;

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
        => CanRead ? Pair.ReadMaster(thread, destination, Blocks) : Refuse(KernelError.BadHandle);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source)
        => CanWrite ? Pair.WriteMaster(thread, source, Blocks) : Refuse(KernelError.BadHandle);

    /// <inheritdoc/>
    protected override void Close()
    {
        base.Close();
        Pair.CloseMaster();
    }
}
