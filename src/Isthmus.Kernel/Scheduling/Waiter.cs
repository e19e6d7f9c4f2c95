using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Synchronization;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Kernel.Scheduling;

/// <summary>
/// A thread's one wait: what an <c>await</c> in a system call stands on. It is made with the thread and used again for each wait, so
/// waiting allocates nothing. Completing it makes the thread runnable; the method continues when the scheduler picks the thread, in
/// the thread's own address space.
/// </summary>
public sealed class Waiter : IValueTaskSource<WaitResult>, IValueTaskSource<SyscallOutcome>, ITimerTarget
{
    // What a joined queue costs, from the ninth on: the first ones are part of what a thread costs.
    private const long QueueCost = 64;
    private const int FreeQueues = 8;

    private readonly Thread _thread;
    private readonly List<WaitNode> _observers = [];
    private readonly KernelTimer _timer;
    private Action<object?>? _continuation;
    private object? _continuationState;
    private WaitResult _result;
    private Interruption _interruption;
    private bool _tellsInterruption;
    private short _version;
    private int _observerCount;
    private int _reserved = FreeQueues;

    internal Waiter(Thread thread)
    {
        _thread = thread;
        OwnNode = new WaitNode(this, isObserver: false);
        _timer = new KernelTimer(this);
    }

    /// <summary>True from the start of a wait until something ended it.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>True while it waits for something that no signal interrupts.</summary>
    public bool IsDeaf => IsWaiting && _interruption == Interruption.ByDeathOnly;

    /// <summary>What the thread waits for.</summary>
    public WaitReason Reason { get; private set; }

    /// <summary>The futex that it waits for.</summary>
    internal FutexKey Futex { get; set; }

    /// <summary>A waker of the futex must have one of these.</summary>
    internal uint FutexBits { get; set; }

    /// <summary>The node for waits on a single queue.</summary>
    internal WaitNode OwnNode { get; }

    /// <summary>True where a finished wait has a method to continue.</summary>
    internal bool HasContinuation => !IsWaiting && _continuation is not null;

    /// <summary>Joins a queue as one of many for the <see cref="Wait"/> that follows.</summary>
    public void Observe(WaitQueue queue)
    {
        Debug.Assert(!IsWaiting, "queues are joined before the wait");
        if (_observerCount == _observers.Count)
        {
            _observers.Add(new WaitNode(this, isObserver: true));
        }

        queue.Append(_observers[_observerCount++]);
    }

    /// <summary>Pays for joining so many queues at once, where those are more than the few that each thread may join.</summary>
    /// <returns>False where the thread's account cannot pay for it.</returns>
    public bool TryReserve(int queues)
    {
        int more = queues - _reserved;
        if (more > 0)
        {
            if (!_thread.Process.Account.TryChargeMemory(more * QueueCost))
            {
                return false;
            }

            _reserved = queues;
        }

        return true;
    }

    /// <summary>Leaves the queues that were joined, where the wait does not follow.</summary>
    public void StopObserving()
    {
        for (int i = 0; i < _observerCount; i++)
        {
            _observers[i].Queue?.Remove(_observers[i]);
        }

        _observerCount = 0;
    }

    /// <summary>The thread has ended: gives back what was paid.</summary>
    internal void ReleaseReserved()
    {
        _thread.Process.Account.ReleaseMemory(Math.Max(0, _reserved - FreeQueues) * QueueCost);
        _reserved = FreeQueues;
    }

    /// <summary>Parks the thread until one of the joined queues wakes it, the deadline passes or it is interrupted.</summary>
    public ValueTask<WaitResult> Wait(WaitReason reason, long deadline = Clock.Never, Interruption interruption = Interruption.BySignal)
    {
        Begin(reason, deadline, interruption);
        return new ValueTask<WaitResult>(this, _version);
    }

    /// <summary>The same for a call that does nothing more after the wait: no method has to be kept for it, and what the wait came to is
    /// the call's outcome.</summary>
    /// <param name="reason">What it waits for.</param>
    /// <param name="deadline">When the wait is over, in nanoseconds since boot.</param>
    /// <param name="tellsInterruption">False where a signal ends the wait as if the thread had been woken.</param>
    /// <returns>0 once woken; <see cref="KernelError.TimedOut"/> or <see cref="KernelError.Interrupted"/>.</returns>
    public ValueTask<SyscallOutcome> WaitToReturn(WaitReason reason, long deadline = Clock.Never, bool tellsInterruption = true)
    {
        _tellsInterruption = tellsInterruption;
        Begin(reason, deadline, Interruption.BySignal);
        return new ValueTask<SyscallOutcome>(this, _version);
    }

    /// <summary>Ends an interruptible wait because the thread has something else to do.</summary>
    internal void Interrupt(Interruption strength)
    {
        if (IsWaiting && (_interruption == Interruption.BySignal || strength == Interruption.ByDeathOnly))
        {
            Complete(WaitResult.Interrupted);
        }
    }

    /// <summary>Leaves every queue, in the middle of joining them too: the method that joined them threw.</summary>
    internal void Abandon()
    {
        IsWaiting = false;
        Leave();
    }

    internal void Complete(WaitResult result)
    {
        if (!IsWaiting)
        {
            return;
        }

        IsWaiting = false;
        _result = result;
        Leave();
        _thread.Kernel.Scheduler.MakeRunnable(_thread);
    }

    private void Begin(WaitReason reason, long deadline, Interruption interruption)
    {
        Debug.Assert(!IsWaiting, "a thread waits for one thing at a time");
        Reason = reason;
        _interruption = interruption;
        IsWaiting = true;
        if (_thread.MustStopWaiting(interruption))
        {
            Complete(WaitResult.Interrupted);
        }
        else if (deadline != Clock.Never)
        {
            _thread.Kernel.Timers.Set(_timer, deadline);
        }
    }

    private void Leave()
    {
        Futex = default;
        OwnNode.Queue?.Remove(OwnNode);
        StopObserving();
        _thread.Kernel.Timers.Cancel(_timer);
    }

    /// <summary>Runs the method that awaited, where there is one, until its end or its next wait.</summary>
    internal void Continue()
    {
        if (_continuation is not { } continuation)
        {
            return;
        }

        object? state = _continuationState;
        _continuation = null;
        _continuationState = null;
        continuation(state);
    }

    /// <inheritdoc/>
    void ITimerTarget.Expired(KernelTimer timer) => Complete(WaitResult.TimedOut);

    /// <inheritdoc/>
    WaitResult IValueTaskSource<WaitResult>.GetResult(short token) => Take(token);

    /// <inheritdoc/>
    SyscallOutcome IValueTaskSource<SyscallOutcome>.GetResult(short token) => Take(token) switch
    {
        WaitResult.Woken => SyscallOutcome.Zero,
        WaitResult.TimedOut => KernelError.TimedOut,
        WaitResult.Interrupted => _tellsInterruption ? KernelError.Interrupted : SyscallOutcome.Zero,
    };

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<WaitResult>.GetStatus(short token) => Status;

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<SyscallOutcome>.GetStatus(short token) => Status;

    /// <inheritdoc/>
    void IValueTaskSource<WaitResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => ContinueWith(continuation, state, token);

    /// <inheritdoc/>
    void IValueTaskSource<SyscallOutcome>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => ContinueWith(continuation, state, token);

    private ValueTaskSourceStatus Status => IsWaiting ? ValueTaskSourceStatus.Pending : ValueTaskSourceStatus.Succeeded;

    private WaitResult Take(short token)
    {
        Debug.Assert(token == _version && !IsWaiting, "a result is taken once, when there is one");
        _version++;
        Reason = WaitReason.None;
        return _result;
    }

    private void ContinueWith(Action<object?> continuation, object? state, short token)
    {
        Debug.Assert(token == _version && IsWaiting, "awaited once, while waiting");
        _continuation = continuation;
        _continuationState = state;
    }
}
