using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Terminals;

namespace Isthmus.Kernel.Files;

/// <summary>An open terminal.</summary>
public sealed class TerminalFile : InodeFile
{
    private readonly Terminal _terminal;

    /// <summary>Opens a terminal; of a pseudo-terminal its slave has been opened.</summary>
    internal TerminalFile(Terminal terminal, Inode node, OpenMode mode)
        : base(node, mode) => _terminal = terminal;

    /// <inheritdoc/>
    public override Terminal Terminal => _terminal;

    /// <inheritdoc/>
    public override bool IsReadable => CanRead && _terminal.IsReadable;

    /// <inheritdoc/>
    public override bool IsWritable => CanWrite && _terminal.IsWritable;

    /// <inheritdoc/>
    public override bool HasHungUp => _terminal.HasHungUp;

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => _terminal.ReadQueue;

    /// <inheritdoc/>
    public override WaitQueue? WriteQueue => _terminal.WriteQueue;

    /// <inheritdoc/>
    public override Result<int> AvailableBytes
        => _terminal.HasHungUp && _terminal.Available == 0 ? KernelError.InputOutput : _terminal.Available;

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
        => CanRead ? _terminal.Read(thread, destination, Blocks) : Refuse(KernelError.BadHandle);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source)
        => CanWrite ? _terminal.Write(thread, source, Blocks) : Refuse(KernelError.BadHandle);

    /// <inheritdoc/>
    protected override void Close()
    {
        base.Close();
        _terminal.Pair?.CloseSlave();
    }
}
