using System;
using Isthmus.Machine;

namespace Isthmus.Kernel.Scheduling;

/// <summary>All timers of a kernel in one binary heap, earliest first. Setting and cancelling cost O(log n) and allocate nothing once
/// the heap has grown.</summary>
public sealed class TimerQueue
{
    private KernelTimer[] _heap = new KernelTimer[64];
    private ulong _nextSequence;

    /// <summary>Timers that are set.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest deadline, or <see cref="Clock.Never"/>.</summary>
    public long NextDeadline => Count == 0 ? Clock.Never : _heap[0].Deadline;

    /// <summary>Sets a timer, moving it where it was set already.</summary>
    public void Set(KernelTimer timer, long deadline)
    {
        Cancel(timer);
        timer.Deadline = deadline;
        timer.Sequence = _nextSequence++;
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        Place(timer, Count++);
        SiftUp(timer.HeapIndex);
    }

    /// <summary>Forgets a timer; nothing happens where it is not set.</summary>
    public void Cancel(KernelTimer timer)
    {
        int index = timer.HeapIndex;
        if (index < 0)
        {
            return;
        }

        timer.HeapIndex = -1;
        KernelTimer last = _heap[--Count];
        _heap[Count] = null!;
        if (last != timer)
        {
            Place(last, index);
            SiftUp(index);
            SiftDown(last.HeapIndex);
        }
    }

    /// <summary>Tells the targets of all timers whose time has come by <paramref name="now"/>.</summary>
    public void Expire(long now)
    {
        while (Count > 0 && _heap[0].Deadline <= now)
        {
            KernelTimer timer = _heap[0];
            Cancel(timer);
            timer.Target.Expired(timer);
        }
    }

    private static bool IsBefore(KernelTimer left, KernelTimer right)
        => left.Deadline != right.Deadline ? left.Deadline < right.Deadline : left.Sequence < right.Sequence;

    private void Place(KernelTimer timer, int index)
    {
        _heap[index] = timer;
        timer.HeapIndex = index;
    }

    private void SiftUp(int index)
    {
        KernelTimer timer = _heap[index];
        while (index > 0 && IsBefore(timer, _heap[(index - 1) / 2]))
        {
            Place(_heap[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        Place(timer, index);
    }

    private void SiftDown(int index)
    {
        KernelTimer timer = _heap[index];
        while (true)
        {
            int child = (index * 2) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], timer))
            {
                break;
            }

            Place(_heap[child], index);
            index = child;
        }

        Place(timer, index);
    }
}
