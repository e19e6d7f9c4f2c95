using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Synchronization;

/// <summary>
/// Something that happens. Signalling it releases everyone who waits, and whoever comes until it is reset; one that resets itself
/// releases a single waiter, which gets the signal handed over: nobody who comes in between can take it.
/// </summary>
/// <param name="resetsItself">True where releasing one waiter resets it.</param>
public sealed class EventObject(bool resetsItself) : KernelObject
{
    private readonly WaitQueue _queue = new();

    /// <summary>True where a wait would not have to wait.</summary>
    public bool IsSignaled { get; private set; }

    /// <inheritdoc/>
    public override KernelObjectType ObjectType => KernelObjectType.Event;

    /// <inheritdoc/>
    public override string Description => "event";

    /// <inheritdoc/>
    public override ObjectReadiness Readiness => IsSignaled ? ObjectReadiness.Readable : ObjectReadiness.None;

    /// <inheritdoc/>
    public override WaitQueue? ReadQueue => _queue;

    /// <summary>It happens.</summary>
    public void Signal()
    {
        if (!resetsItself)
        {
            IsSignaled = true;
            _queue.WakeAll();
        }
        else if (!IsSignaled)
        {
            IsSignaled = !_queue.WakeOne();
        }
    }

    /// <summary>It has not happened.</summary>
    public void Reset() => IsSignaled = false;

    /// <summary>Waits until it happens.</summary>
    /// <returns>Success, <see cref="KernelError.TimedOut"/> or <see cref="KernelError.Interrupted"/>.</returns>
    public ValueTask<Result> Wait(Thread caller, long deadline = Clock.Never)
    {
        if (!IsSignaled)
        {
            return caller.Kernel.Machine.Clock.IsPast(deadline) ? new(KernelError.TimedOut) : WaitLater(caller, deadline);
        }

        IsSignaled = !resetsItself;
        return new(Result.Success);
    }

    /// <inheritdoc/>
    protected override void Close()
    {
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Result> WaitLater(Thread caller, long deadline)
        => await _queue.Wait(caller, WaitReason.Event, deadline) switch
        {
            WaitResult.Woken => Result.Success,
            WaitResult.TimedOut => KernelError.TimedOut,
            WaitResult.Interrupted => KernelError.Interrupted,
        };
}
