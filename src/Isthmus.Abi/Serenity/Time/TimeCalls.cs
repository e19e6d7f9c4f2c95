using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>SerenityOS's calls about time.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class TimeCalls
{
    private const int AbsoluteTime = 1;
    private const long NanosecondsPerTick = 4_000_000;

    [Syscall(1, "long adjtime(const struct timeval *delta, struct timeval *old_delta)",
        PromiseNote = "settime only if delta pointer non-null; else none", Support = SyscallSupport.None)]
    public static SyscallOutcome Adjtime(Caller caller, ulong delta, ulong oldDelta) => KernelError.NotImplemented;

    /// <summary>Tells the time.</summary>
    [Syscall(11, "long clock_gettime(int clock_id, struct timespec *ts)", Promise = "stdio")]
    public static SyscallOutcome ClockGettime(Caller caller, int clock, UserStructure<TimeSpecification> time)
        => NowOf(caller, clock).TryGet(out long now, out KernelError error)
            ? time.CopyOut(caller, TimeSpecification.From(now))
            : error;

    /// <summary>Sleeps for a time, or until one.</summary>
    [Syscall(12, "long clock_nanosleep(const struct SC_clock_nanosleep_params *params)", Promise = "stdio")]
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<SyscallOutcome> ClockNanosleep(Caller caller, UserStructure<SleepParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out SleepParameters request)
            || !TimeSpecification.At(request.Requested).TryCopyIn(caller, out TimeSpecification requested))
        {
            return KernelError.BadAddress;
        }

        if (request.Flags is not (0 or AbsoluteTime))
        {
            return KernelError.InvalidArgument;
        }

        if (!NowOf(caller, request.Clock).TryGet(out long clockNow, out KernelError error))
        {
            return error;
        }

        long now = caller.Kernel.Machine.Clock.Now;
        long wanted = Math.Max(0, request.Flags == AbsoluteTime ? requested.TotalNanoseconds - clockNow : requested.TotalNanoseconds);
        long deadline = wanted > Clock.Never - now ? Clock.Never : now + wanted;
        if (await caller.Thread.Waiter.Wait(WaitReason.Sleep, deadline) != WaitResult.Interrupted)
        {
            return SyscallOutcome.Zero;
        }

        if (request.Flags != AbsoluteTime && request.Remaining != 0)
        {
            var remaining = TimeSpecification.From(Math.Max(0, deadline - caller.Kernel.Machine.Clock.Now));
            if (new UserStructure<TimeSpecification>(new VirtualAddress(request.Remaining)).CopyOut(caller, remaining).IsError)
            {
                return KernelError.BadAddress;
            }
        }

        return KernelError.Interrupted;
    }

    /// <summary>Tells how fine a clock is: one tick, whichever it is.</summary>
    [Syscall(13, "long clock_getres(const struct SC_clock_getres_params *params)")]
    public static SyscallOutcome ClockGetres(Caller caller, UserStructure<ResolutionParameters> parameters)
        => !parameters.TryCopyIn(caller, out ResolutionParameters request) ? KernelError.BadAddress
            : NowOf(caller, request.Clock).IsError ? KernelError.InvalidArgument
            : new UserStructure<TimeSpecification>(new VirtualAddress(request.Result)).CopyOut(
                caller, TimeSpecification.From(NanosecondsPerTick));

    [Syscall(14, "long clock_settime(int clock_id, const struct timespec *ts)", Promise = "settime", Support = SyscallSupport.None)]
    public static SyscallOutcome ClockSettime(Caller caller, int clockId, ulong time) => KernelError.NotImplemented;

    [Syscall(77, "void *map_time_page(void)", Promise = "stdio", Support = SyscallSupport.None)]
    public static SyscallOutcome MapTimePage(Caller caller) => KernelError.NotImplemented;

    private static Result<long> NowOf(Caller caller, int clock)
    {
        Clock time = caller.Kernel.Machine.Clock;
        return clock switch
        {
            ClockNumbers.CLOCK_REALTIME or ClockNumbers.CLOCK_REALTIME_COARSE => time.BootEpoch + time.Now,
            ClockNumbers.CLOCK_MONOTONIC or ClockNumbers.CLOCK_MONOTONIC_RAW or ClockNumbers.CLOCK_MONOTONIC_COARSE => time.Now,
            _ => KernelError.InvalidArgument,
        };
    }
}
