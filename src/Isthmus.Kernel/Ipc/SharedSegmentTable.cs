using System.Collections.Generic;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Ipc;

/// <summary>The segments of shared memory by number.</summary>
/// <param name="machine">Whose frames they take.</param>
public sealed class SharedSegmentTable(IMachine machine)
{
    private readonly Dictionary<int, SharedSegment> _segments = [];
    private int _lastId;

    /// <summary>Segments that exist.</summary>
    public int Count => _segments.Count;

    /// <summary>Makes a segment, which the process holds until it ends and pays for as long as it exists.</summary>
    /// <param name="creator">Who makes it.</param>
    /// <param name="length">Bytes, more than 0; rounded up to pages.</param>
    public Result<SharedSegment> Create(Process creator, ulong length)
    {
        length = Page.CountFor(length) << Page.Shift;
        if (!creator.Account.TryChargeShared((long)length))
        {
            return KernelError.OutOfMemory;
        }

        do
        {
            _lastId = _lastId == int.MaxValue ? 1 : _lastId + 1;
        }
        while (_segments.ContainsKey(_lastId));

        var segment = new SharedSegment(this, machine, _lastId, length, creator.Account);
        _segments.Add(segment.Id, segment);
        segment.AddReference();
        creator.HeldSegments.Add(segment);
        return segment;
    }

    /// <summary>The segment of that number, or null.</summary>
    public SharedSegment? Find(int id) => _segments.GetValueOrDefault(id);

    internal void Remove(int id) => _segments.Remove(id);
}
