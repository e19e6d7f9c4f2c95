using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Memory;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Kernel.Timekeeping;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>SerenityOS's calls about time.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class TimeCalls
{
    private const int AbsoluteTime = 1;
    private const long NanosecondsPerTick = 4_000_000;

    /// <summary>Lets the wall clock change little by little; tells what an earlier change had left to do.</summary>
    [Syscall(1, "long adjtime(const struct timeval *delta, struct timeval *old_delta)",
        PromiseNote = "settime only if delta pointer non-null; else none")]
    public static SyscallOutcome Adjtime(Caller caller, UserStructure<TimeValue> delta, UserStructure<TimeValue> oldDelta)
    {
        WallClock wall = caller.Kernel.WallClock;
        if (!oldDelta.IsNull && oldDelta.CopyOut(caller, TimeValue.From(wall.Remaining)).IsError)
        {
            return KernelError.BadAddress;
        }

        if (delta.IsNull)
        {
            return SyscallOutcome.Zero;
        }

        if (!caller.Keeps(Promise.SetTime))
        {
            return KernelError.PromiseBroken;
        }

        if (!caller.Process.Files.Credentials.IsSuperuser)
        {
            return KernelError.NotPermitted;
        }

        if (!delta.TryCopyIn(caller, out TimeValue change))
        {
            return KernelError.BadAddress;
        }

        wall.Adjust(change.TotalNanoseconds);
        return SyscallOutcome.Zero;
    }

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

    /// <summary>Sets the wall clock.</summary>
    [Syscall(14, "long clock_settime(int clock_id, const struct timespec *ts)", Promise = "settime",
        Note = "a time before 1970 is taken as its beginning, one after 2223 as its end")]
    public static SyscallOutcome ClockSettime(Caller caller, int clock, UserStructure<TimeSpecification> time)
    {
        if (!caller.Process.Files.Credentials.IsSuperuser)
        {
            return KernelError.NotPermitted;
        }

        if (!time.TryCopyIn(caller, out TimeSpecification wanted))
        {
            return KernelError.BadAddress;
        }

        if (clock != ClockNumbers.CLOCK_REALTIME)
        {
            return KernelError.InvalidArgument;
        }

        caller.Kernel.WallClock.Set(wanted.TotalNanoseconds);
        return SyscallOutcome.Zero;
    }

    /// <summary>Maps the page in which the coarse clocks are kept up to date, each time at another place.</summary>
    [Syscall(77, "void *map_time_page(void)", Promise = "stdio")]
    public static SyscallOutcome MapTimePage(Caller caller)
    {
        WallClock wall = caller.Kernel.WallClock;
        wall.Page ??= new TimePage(caller.Kernel.Machine);
        AddressSpace space = caller.Process.AddressSpace!;
        if (!space.Map(new MapRequest
        {
            Address = RandomPlace.Find(caller, Page.Size),
            Length = Page.Size,
            Access = PageAccess.Read,
            Limit = PageAccess.Read,
            Source = wall.Page,
            IsShared = true,
            Name = "Kernel time page",
        }).TryGet(out VirtualAddress address, out KernelError error))
        {
            return error;
        }

        if (!wall.Page.TryPrepare())
        {
            _ = space.Unmap(address, Page.Size);
            return KernelError.OutOfMemory;
        }

        return (long)address.Value;
    }

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
