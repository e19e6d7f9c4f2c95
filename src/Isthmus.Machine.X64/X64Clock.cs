using System;

namespace Isthmus.Machine.X64;

/// <summary>Time by the time-stamp counter, measured at boot against the local APIC's timer; alarms by that timer.</summary>
internal sealed class X64Clock : Clock
{
    private const uint CalibrationNanoseconds = 1_000_000;
    private const int Shift = 32;

    private readonly ulong _bootTicks;
    private readonly ulong _nanosecondsPerTick;

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
        BootEpoch = RealTimeClock.Read();
    }

    public override ulong Ticks => Native.TimeStamp();

    public override ulong TicksPerSecond { get; }

    public override long Now
    {
        get
        {
            ulong high = Math.BigMul(Native.TimeStamp() - _bootTicks, _nanosecondsPerTick, out ulong low);
            return (long)((high << (64 - Shift)) | (low >> Shift));
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
