using System;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Timekeeping;

/// <summary>The time of day: the machine's clock, and where it is set to. It can be set at once, or let run a little faster or slower until
/// it has caught up.</summary>
/// <param name="machine">Whose clock it is.</param>
/// <param name="timers">Where it waits between the steps of an adjustment.</param>
public sealed class WallClock(IMachine machine, TimerQueue timers) : ITimerTarget
{
    /// <summary>How often an adjustment goes a step on.</summary>
    private const long StepInterval = 4_000_000;

    /// <summary>The most that a step changes: the clock runs no more than one percent fast or slow.</summary>
    private const long LargestStep = StepInterval / 100;

    /// <summary>The latest time that it can be set to: some decades before numbers of 64 bits end.</summary>
    private const long Latest = 8_000_000_000_000_000_000;

    private KernelTimer? _timer;

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public long Now => machine.Clock.BootEpoch + machine.Clock.Now;

    /// <summary>What an adjustment still has to change, in nanoseconds.</summary>
    public long Remaining { get; private set; }

    /// <summary>The page in which programs see the time without a call; null while none has asked for it.</summary>
    public ClockPage? Page { get; set; }

    /// <summary>Sets the time, which ends an adjustment. One before 1970 or too late to count is taken as the next that is not.</summary>
    public void Set(long nanoseconds)
    {
        Remaining = 0;
        machine.Clock.BootEpoch = Math.Clamp(nanoseconds, 0, Latest) - machine.Clock.Now;
        Page?.Update();
    }

    /// <summary>Lets the time change by so many nanoseconds little by little; what was left of an earlier change is forgotten.</summary>
    public void Adjust(long nanoseconds)
    {
        Remaining = Math.Clamp(nanoseconds, -Latest, Latest);
        ScheduleStep();
    }

    /// <inheritdoc/>
    void ITimerTarget.Expired(KernelTimer timer)
    {
        long step = Math.Clamp(Remaining, -LargestStep, LargestStep);
        if (Now + step is >= 0 and <= Latest)
        {
            machine.Clock.BootEpoch += step;
        }

        Remaining -= step;
        ScheduleStep();
    }

    private void ScheduleStep()
    {
        if (Remaining != 0)
        {
            timers.Set(_timer ??= new KernelTimer(this), machine.Clock.Now + StepInterval);
        }
    }
}
