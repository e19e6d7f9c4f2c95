using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Synchronization;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Ipc;

/// <summary>PromptOS's events and timers.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class EventCalls
{
    private const ObjectRights WaitableRights
        = ObjectRights.Wait | ObjectRights.Signal | ObjectRights.Duplicate | ObjectRights.Transfer;

    /// <summary>Makes an event that has not happened. With EVENT_AUTO_RESET, releasing one waiter resets it.</summary>
    [Syscall(53, "handle_t event_create(uint32_t flags)", Promise = "stdio")]
    [return: TraceAs(typeof(Handle))]
    public static SyscallOutcome EventCreate(Caller caller, [TraceNames("EVENT_", Flags = true)] uint flags)
        => (flags & ~(uint)IpcLimits.EVENT_AUTO_RESET) != 0
            ? KernelError.InvalidArgument
            : Add(caller, new EventObject((flags & IpcLimits.EVENT_AUTO_RESET) != 0));

    /// <summary>Lets an event happen.</summary>
    [Syscall(54, "int event_signal(handle_t event)", Promise = "stdio")]
    public static SyscallOutcome EventSignal(Caller caller, Handle handle)
    {
        if (!handle.Find<EventObject>(caller, ObjectRights.Signal).TryGet(out EventObject target, out KernelError error))
        {
            return error;
        }

        target.Signal();
        return 0;
    }

    /// <summary>Takes back that an event has happened.</summary>
    [Syscall(55, "int event_reset(handle_t event)", Promise = "stdio")]
    public static SyscallOutcome EventReset(Caller caller, Handle handle)
    {
        if (!handle.Find<EventObject>(caller, ObjectRights.Signal).TryGet(out EventObject target, out KernelError error))
        {
            return error;
        }

        target.Reset();
        return 0;
    }

    /// <summary>Waits for an event to happen, or for a timer to expire: for a timer the answer is how often it has since this was last
    /// asked. ETIMEDOUT once the time is over.</summary>
    [Syscall(56, "int event_wait(handle_t event, int64_t timeout_ns)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> EventWait(Caller caller, Handle handle, Timeout timeoutNs)
    {
        if (!handle.Find<KernelObject>(caller, ObjectRights.Wait).TryGet(out KernelObject target, out KernelError error))
        {
            return new(error);
        }

        switch (target)
        {
            case EventObject happening:
                ValueTask<Result> waiting = happening.Wait(caller.Thread, timeoutNs.Deadline);
                return waiting.IsCompleted ? new(waiting.Result) : EventWaitLater(happening, waiting);
            case TimerObject timer:
                ValueTask<Result<long>> expiring = timer.Wait(caller.Thread, timeoutNs.Deadline);
                return expiring.IsCompleted ? new(expiring.Result) : TimerWaitLater(timer, expiring);
            default:
                return new(KernelError.BadHandle);
        }
    }

    /// <summary>Makes a timer that is not set. All clocks go on alike, and a timer counts from when it is set: clock is 0 (real time),
    /// 1 (monotonic) or 7 (since boot).</summary>
    [Syscall(57, "handle_t timer_create(uint32_t clock)", Promise = "stdio")]
    [return: TraceAs(typeof(Handle))]
    public static SyscallOutcome TimerCreate(Caller caller, [TraceNames("CLOCK_")] uint clock)
        => clock is 0 or 1 or 7 ? Add(caller, new TimerObject(caller.Kernel)) : KernelError.InvalidArgument;

    /// <summary>Sets a timer anew: first_ns from now (0 stops it), then every period_ns (0 for once).</summary>
    [Syscall(58, "int timer_set(handle_t timer, int64_t first_ns, int64_t period_ns)", Promise = "stdio")]
    public static SyscallOutcome TimerSet(Caller caller, Handle timer, long firstNs, long periodNs)
        => timer.Find<TimerObject>(caller, ObjectRights.Signal).TryGet(out TimerObject target, out KernelError error)
            ? target.Set(firstNs, periodNs)
            : error;

    private static SyscallOutcome Add(Caller caller, KernelObject target)
        => caller.Process.Objects.Add(target, WaitableRights).TryGet(out ObjectHandle handle, out KernelError error)
            ? handle.Value
            : error;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> EventWaitLater(EventObject happening, ValueTask<Result> waiting)
    {
        happening.AddReference();
        Result result = await waiting;
        happening.Release();
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> TimerWaitLater(TimerObject timer, ValueTask<Result<long>> expiring)
    {
        timer.AddReference();
        Result<long> result = await expiring;
        timer.Release();
        return result;
    }
}
