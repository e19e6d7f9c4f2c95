using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Ipc;

/// <summary>A segment of shared memory with a number that any process can attach it by. It is there while its creator's process or an
/// attachment is.</summary>
public sealed class SharedSegment : SharedPages
{
    private readonly SharedSegmentTable _table;
    private readonly ResourceAccount _account;

    internal SharedSegment(SharedSegmentTable table, IMachine machine, int id, ulong length, ResourceAccount account)
        : base(machine, (long)(length >> Page.Shift))
    {
        _table = table;
        _account = account;
        Id = id;
        Length = length;
    }

    /// <summary>The number that it is attached by.</summary>
    public int Id { get; }

    /// <summary>Bytes; whole pages.</summary>
    public ulong Length { get; }

    /// <inheritdoc/>
    protected override void Free()
    {
        base.Free();
        _table.Remove(Id);
        _account.ReleaseShared((long)Length);
    }
}
