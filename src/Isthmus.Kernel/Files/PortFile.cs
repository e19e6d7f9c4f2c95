using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Files;

/// <summary>An open stream to or from the host: standard input, output and error where no terminal is attached.</summary>
public sealed class PortFile : OpenFile
{
    private readonly PortStream _stream;
    private readonly string _description;

    /// <summary>Opens a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="mode">What may be done with it.</param>
    /// <param name="description">Its name in traces: <c>stdin</c>.</param>
    public PortFile(PortStream stream, OpenMode mode, string description)
    {
        _stream = stream;
        _description = description;
        Mode = mode;
    }

    /// <inheritdoc/>
    public override string Description => _description;

    /// <inheritdoc/>
    public override FileStatus Status => new() { Type = FileType.Fifo, Permissions = 0x180, LinkCount = 1, Size = _stream.Available };

    /// <inheritdoc/>
    public override bool IsReadable => CanRead && (_stream.Available > 0 || _stream.IsClosed);

    /// <inheritdoc/>
    public override bool HasHungUp => _stream.IsClosed;

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => _stream.ReadQueue;

    /// <inheritdoc/>
    public override WaitQueue? WriteQueue => _stream.WriteQueue;

    /// <inheritdoc/>
    public override Result<int> AvailableBytes => _stream.Available;

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Read(Thread thread, UserBuffer destination)
        => CanRead ? _stream.Read(thread, destination, Blocks) : Refuse(KernelError.BadHandle);

    /// <inheritdoc/>
    public override ValueTask<Result<int>> Write(Thread thread, UserBuffer source)
        => CanWrite ? _stream.Write(thread, source, Blocks) : Refuse(KernelError.BadHandle);

    /// <inheritdoc/>
    protected override void Close()
    {
        // The stream belongs to the kernel, not to whoever has it open.
    }
}
