using Isthmus.Machine;

namespace Isthmus.Kernel.Scheduling;

/// <summary>A moment at which something is to happen; belongs to a <see cref="TimerQueue"/> while it is set.</summary>
public sealed class KernelTimer
{
    /// <summary>Makes a timer that is not set.</summary>
    public KernelTimer(ITimerTarget target) => Target = target;

    /// <summary>When it expires, in nanoseconds since boot.</summary>
    public long Deadline { get; internal set; } = Clock.Never;

    /// <summary>True while it waits to expire.</summary>
    public bool IsSet => HeapIndex >= 0;

    internal ITimerTarget Target { get; }

    internal int HeapIndex { get; set; } = -1;

    /// <summary>Order of setting: equal deadlines expire first set, first served.</summary>
    internal ulong Sequence { get; set; }
}
