namespace Isthmus.Machine;

/// <summary>Time: a monotonic counter, the wall clock, and one alarm.</summary>
public abstract class Clock
{
    /// <summary>"No alarm".</summary>
    public const long Never = long.MaxValue;

    /// <summary>The processor's time-stamp counter.</summary>
    public abstract ulong Ticks { get; }

    /// <summary>How fast <see cref="Ticks"/> counts.</summary>
    public abstract ulong TicksPerSecond { get; }

    /// <summary>Nanoseconds since boot; never goes back.</summary>
    public abstract long Now { get; }

    /// <summary>True where a time, in nanoseconds since boot, is not still to come. The clock is read only where that decides.</summary>
    public bool IsPast(long deadline) => deadline <= 0 || (deadline != Never && deadline <= Now);

    /// <summary>Nanoseconds from 1970-01-01 UTC to boot, by the wall clock as it is set now.</summary>
    public long BootEpoch { get; set; }

    /// <summary>Asks for an interrupt at <paramref name="nanosecondsSinceBoot"/>, in place of the alarm set before;
    /// <see cref="Never"/> asks for none. A time that has passed interrupts at once.</summary>
    public abstract void SetAlarm(long nanosecondsSinceBoot);
}
