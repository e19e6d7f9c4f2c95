using System;

namespace Isthmus.Machine.X64;

/// <summary>Time by the time-stamp counter, measured at boot against the local APIC's timer; alarms by that timer.</summary>
internal sealed class X64Clock : Clock
{
    private const uint CalibrationNanoseconds = 1_000_000;
    private const int Shift = 32;

    private readonly ulong _bootTicks;

    // A fraction: so many over two to the power of the shift. It fits half a word, so that products with half a word do too.
    private readonly ulong _nanosecondsPerTick;
    private readonly int _shift = Shift;

    public X64Clock()
    {
        LocalInterruptController.SetTimer(uint.MaxValue);
        uint start = LocalInterruptController.Remaining;
        ulong startTicks = Native.TimeStamp();
        while (start - LocalInterruptController.Remaining < CalibrationNanoseconds)
        {
        }

        ulong ticks = Native.TimeStamp() - startTicks;
        uint nanoseconds = start - LocalInterruptController.Remaining;
        LocalInterruptController.SetTimer(0);
        TicksPerSecond = ticks * 1_000_000_000 / nanoseconds;
        _nanosecondsPerTick = (1_000_000_000UL << Shift) / TicksPerSecond;
        _bootTicks = startTicks;
        Native.SetTickLength(_nanosecondsPerTick);
        while (_nanosecondsPerTick > uint.MaxValue)
        {
            _nanosecondsPerTick >>= 1;
            _shift--;
        }

        BootEpoch = RealTimeClock.Read();
    }

    public override ulong Ticks => Native.TimeStamp();

    public override ulong TicksPerSecond { get; }

    public override long Now
    {
        get
        {
            ulong ticks = Native.TimeStamp() - _bootTicks;
            ulong high = (ticks >> 32) * _nanosecondsPerTick;
            ulong low = (uint)ticks * _nanosecondsPerTick;
            return (long)((high << (32 - _shift)) + (low >> _shift));
        }
    }

    public override void SetAlarm(long nanosecondsSinceBoot)
    {
        if (nanosecondsSinceBoot == Never)
        {
            LocalInterruptController.SetTimer(0);
            return;
        }

        // A far alarm comes early; the kernel looks at the time and sets it anew.
        LocalInterruptController.SetTimer((uint)Math.Clamp(nanosecondsSinceBoot - Now, 1, uint.MaxValue));
    }
}
