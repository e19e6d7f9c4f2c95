using System;

namespace Isthmus.Machine.Simulated.Devices;

/// <summary>Virtual time: it passes only where something is done that costs time, or where the kernel waits.</summary>
public sealed class SimulatedClock : Clock
{
    private long _now;
    private bool _alarmPending;

    internal SimulatedClock(ulong ticksPerSecond, long bootEpoch)
    {
        TicksPerSecond = ticksPerSecond;
        BootEpoch = bootEpoch;
    }

    /// <inheritdoc/>
    public override ulong Ticks => (ulong)((UInt128)(ulong)_now * TicksPerSecond / 1_000_000_000);

    /// <inheritdoc/>
    public override ulong TicksPerSecond { get; }

    /// <inheritdoc/>
    public override long Now => _now;

    /// <summary>When the alarm goes off, or <see cref="Clock.Never"/>.</summary>
    public long Alarm { get; private set; } = Never;

    /// <inheritdoc/>
    public override void SetAlarm(long nanosecondsSinceBoot)
    {
        // As on real hardware, an alarm that went off while the kernel ran is still delivered after it was set anew.
        _alarmPending |= Alarm <= _now;
        Alarm = nanosecondsSinceBoot;
    }

    /// <summary>Lets time pass: for work that the machine cannot see.</summary>
    public void Advance(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        _now = checked(_now + nanoseconds);
    }

    /// <summary>Delivers the alarm where it has gone off; it does so once.</summary>
    internal bool TryTakeAlarm()
    {
        bool due = _alarmPending || Alarm <= _now;
        _alarmPending = false;
        if (Alarm <= _now)
        {
            Alarm = Never;
        }

        return due;
    }
}
