using System.Collections.Generic;
using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>Memory without a file that several mappings share: zeros until somebody writes. It goes with its last user.</summary>
/// <param name="machine">Whose frames it takes.</param>
/// <param name="pageCount">Pages that it has.</param>
public class SharedPages(IMachine machine, long pageCount) : IPageSource
{
    private readonly Dictionary<long, PhysicalFrame> _frames = [];
    private int _references;

    /// <summary>Pages that it has.</summary>
    public long PageCount => pageCount;

    /// <summary>Pages that somebody has used.</summary>
    public int ResidentPages => _frames.Count;

    /// <inheritdoc/>
    public bool TryGetPage(long pageIndex, out PhysicalFrame frame)
    {
        if (!_frames.TryGetValue(pageIndex, out frame))
        {
            if ((ulong)pageIndex >= (ulong)pageCount || !machine.Frames.TryAllocateZeroed(out frame))
            {
                return false;
            }

            _frames.Add(pageIndex, frame);
        }

        machine.Frames.AddReference(frame);
        return true;
    }

    /// <inheritdoc/>
    public void AddReference() => _references++;

    /// <inheritdoc/>
    public void Release()
    {
        if (--_references == 0)
        {
            Free();
        }
    }

    /// <summary>The last user is gone.</summary>
    protected virtual void Free() => Discard();

    /// <summary>Gives the content up. No address space may have it any more.</summary>
    /// <returns>Pages given up.</returns>
    internal int Discard()
    {
        int count = _frames.Count;
        foreach (PhysicalFrame frame in _frames.Values)
        {
            machine.Frames.Release(frame);
        }

        _frames.Clear();
        return count;
    }
}
