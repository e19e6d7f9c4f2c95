using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Synchronization;

/// <summary>
/// A moment that comes, once or again and again. How often it has come is computed when somebody asks; the kernel's own timer is set only
/// while somebody waits, so that the shortest period costs nothing by itself.
/// </summary>
/// <param name="kernel">Whose time it is.</param>
public sealed class TimerObject(IsthmusKernel kernel) : KernelObject, ITimerTarget
{
    private readonly WaitQueue _queue = new();
    private KernelTimer? _timer;
    private long _next = Clock.Never;
    private long _period;

    /// <inheritdoc/>
    public override KernelObjectType ObjectType => KernelObjectType.Timer;

    /// <inheritdoc/>
    public override string Description => "timer";

    /// <inheritdoc/>
    public override ObjectReadiness Readiness
        => _next <= kernel.Machine.Clock.Now ? ObjectReadiness.Readable : ObjectReadiness.None;

    /// <summary>Where one waits for it. To ask is to wait: the kernel's own timer is set.</summary>
    public override WaitQueue? ReadQueue
    {
        get
        {
            Arm();
            return _queue;
        }
    }

    /// <summary>Sets it anew; what has expired and was not taken is forgotten.</summary>
    /// <param name="first">Nanoseconds from now to the first time; 0 stops it.</param>
    /// <param name="period">Nanoseconds from each time to the next; 0 for once.</param>
    public Result Set(long first, long period)
    {
        if (first < 0 || period < 0)
        {
            return KernelError.InvalidArgument;
        }

        long now = kernel.Machine.Clock.Now;
        _next = first == 0 || first >= Clock.Never - now ? Clock.Never : now + first;
        _period = period;
        if (_timer is not null)
        {
            kernel.Timers.Cancel(_timer);
        }

        if (!_queue.IsEmpty)
        {
            Arm();
        }

        return Result.Success;
    }

    /// <summary>Waits until it has expired, and takes that away.</summary>
    /// <returns>How often it has expired since this was last asked, at least 1.</returns>
    public ValueTask<Result<long>> Wait(Thread caller, long deadline = Clock.Never)
    {
        long count = Take();
        return count > 0 ? new(count)
            : kernel.Machine.Clock.IsPast(deadline) ? new(KernelError.TimedOut)
            : WaitLater(caller, deadline);
    }

    /// <inheritdoc/>
    void ITimerTarget.Expired(KernelTimer timer) => _queue.WakeAll();

    /// <inheritdoc/>
    protected override void Close()
    {
        if (_timer is not null)
        {
            kernel.Timers.Cancel(_timer);
        }
    }

    private void Arm()
    {
        if (_next != Clock.Never)
        {
            kernel.Timers.Set(_timer ??= new KernelTimer(this), _next);
        }
    }

    private long Take()
    {
        long now = kernel.Machine.Clock.Now;
        if (_next > now)
        {
            return 0;
        }

        long count = _period == 0 ? 1 : ((now - _next) / _period) + 1;
        _next = _period == 0 || _period >= Clock.Never - now ? Clock.Never : _next + (count * _period);
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result<long>> WaitLater(Thread caller, long deadline)
    {
        while (true)
        {
            Arm();
            WaitResult waited = await _queue.Wait(caller, WaitReason.Timer, deadline);
            long count = Take();
            if (count > 0)
            {
                return count;
            }

            if (waited != WaitResult.Woken)
            {
                return waited == WaitResult.TimedOut ? KernelError.TimedOut : KernelError.Interrupted;
            }
        }
    }
}
