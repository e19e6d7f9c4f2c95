using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Signals;

/// <summary>A process's alarm clock: it sends a signal once.</summary>
public sealed class Alarm : ITimerTarget
{
    private readonly Process _process;
    private readonly int _signal;
    private readonly KernelTimer _timer;

    /// <summary>Makes an alarm that is not set.</summary>
    /// <param name="process">Who is told.</param>
    /// <param name="signal">By which signal.</param>
    public Alarm(Process process, int signal)
    {
        _process = process;
        _signal = signal;
        _timer = new KernelTimer(this);
        Deadline = Clock.Never;
    }

    /// <summary>When it rings, in nanoseconds since boot; <see cref="Clock.Never"/> where it is not set.</summary>
    public long Deadline { get; private set; }

    /// <summary>Sets it, in place of what was set; <see cref="Clock.Never"/> cancels it.</summary>
    public void Set(long deadline)
    {
        Deadline = deadline;
        if (deadline == Clock.Never)
        {
            _process.Kernel.Timers.Cancel(_timer);
        }
        else
        {
            _process.Kernel.Timers.Set(_timer, deadline);
        }
    }

    /// <inheritdoc/>
    void ITimerTarget.Expired(KernelTimer timer)
    {
        Deadline = Clock.Never;
        _process.Kernel.Signals.Send(_process, _signal);
    }
}
