using System;
using System.Collections.Generic;

namespace Isthmus.Machine.Simulated.Devices;

/// <summary>What the world outside will do, in the order of virtual time; equal times keep the order in which they were planned.</summary>
internal sealed class HostAgenda
{
    private readonly PriorityQueue<Action, (long Time, long Sequence)> _queue = new();
    private long _sequence;

    /// <summary>When the next thing happens, or <see cref="Clock.Never"/>.</summary>
    public long Next => _queue.TryPeek(out _, out (long Time, long Sequence) key) ? key.Time : Clock.Never;

    /// <summary>Plans an action.</summary>
    public void Add(long nanosecondsSinceBoot, Action action) => _queue.Enqueue(action, (nanosecondsSinceBoot, _sequence++));

    /// <summary>Does everything that is due.</summary>
    public void RunDue(long now)
    {
        while (Next <= now)
        {
            _queue.Dequeue()();
        }
    }
}
