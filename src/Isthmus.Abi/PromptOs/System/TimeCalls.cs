using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.System;

/// <summary>PromptOS's calls about time.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class TimeCalls
{
    private const long Second = 1_000_000_000;

    /// <summary>Tells the time.</summary>
    [Syscall(79, "int clock_gettime(int clock, struct timespec *out)", Promise = "stdio")]
    public static SyscallOutcome ClockGettime(
        Caller caller, [TraceNames("CLOCK_")] int clock, [TraceAs(typeof(WrittenStructure<TimeValue>))] UserPointer output)
        => OffsetOf(caller, clock).TryGet(out long offset, out KernelError error)
            ? Store(caller, output, offset + caller.Kernel.Machine.Clock.Now)
            : error;

    /// <summary>Tells how fine a clock is: all count nanoseconds.</summary>
    [Syscall(80, "int clock_getres(int clock, struct timespec *out)", Promise = "stdio")]
    public static SyscallOutcome ClockGetres(
        Caller caller, [TraceNames("CLOCK_")] int clock, [TraceAs(typeof(WrittenStructure<TimeValue>))] UserPointer output)
        => !OffsetOf(caller, clock).TryGet(out _, out KernelError error) ? error
            : output.IsNull ? SyscallOutcome.Zero
            : Store(caller, output, 1);

    /// <summary>Sleeps for a time, or until one with TIMER_ABSTIME. A signal ends it early, and what was left is told.</summary>
    [Syscall(81, "int nanosleep(int clock, uint32_t flags, const struct timespec *request, struct timespec *remaining)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Nanosleep(
        Caller caller, [TraceNames("CLOCK_")] int clock, [TraceNames("TIMER_", Flags = true)] uint flags,
        [TraceAs(typeof(UserStructure<TimeValue>))] UserPointer request, UserPointer remaining)
    {
        if (!OffsetOf(caller, clock).TryGet(out long offset, out KernelError error)
            || !Load(caller, request).TryGet(out long wanted, out error))
        {
            return new(error);
        }

        if ((flags & ~(uint)ClockConstants.TIMER_ABSTIME) != 0)
        {
            return new(KernelError.InvalidArgument);
        }

        bool isAbsolute = flags != 0;
        long now = caller.Kernel.Machine.Clock.Now;
        long deadline = isAbsolute ? Math.Max(wanted - offset, 0)
            : wanted >= Clock.Never - now ? Clock.Never
            : now + wanted;
        return deadline <= now ? new(SyscallOutcome.Zero) : Sleep(caller, deadline, isAbsolute ? default : remaining);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> Sleep(Caller caller, long deadline, UserPointer remaining)
    {
        if (await caller.Thread.Waiter.Wait(WaitReason.Sleep, deadline) != WaitResult.Interrupted)
        {
            return 0;
        }

        long left = Math.Max(deadline - caller.Kernel.Machine.Clock.Now, 0);
        return !remaining.IsNull && Store(caller, remaining, left).IsError ? KernelError.BadAddress : KernelError.Interrupted;
    }

    /// <summary>What a clock shows at boot.</summary>
    private static Result<long> OffsetOf(Caller caller, int clock) => clock switch
    {
        ClockConstants.CLOCK_REALTIME or ClockConstants.CLOCK_REALTIME_COARSE => caller.Kernel.Machine.Clock.BootEpoch,
        ClockConstants.CLOCK_MONOTONIC or ClockConstants.CLOCK_MONOTONIC_RAW or ClockConstants.CLOCK_MONOTONIC_COARSE
            or ClockConstants.CLOCK_BOOTTIME => 0L,
        _ => KernelError.InvalidArgument,
    };

    /// <summary>Reads a time in nanoseconds; one beyond the end of days is that.</summary>
    private static Result<long> Load(Caller caller, UserPointer source)
    {
        Span<byte> bytes = stackalloc byte[TimeValue.StructureSize];
        if (caller.Process.Memory.CopyIn(source.Address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        TimeValue time = TimeValue.Read(bytes);
        return time.Seconds < 0 || time.Nanoseconds is < 0 or >= Second ? KernelError.InvalidArgument
            : time.Seconds >= (Clock.Never / Second) - 1 ? Clock.Never
            : (time.Seconds * Second) + time.Nanoseconds;
    }

    private static SyscallOutcome Store(Caller caller, UserPointer destination, long nanoseconds)
    {
        Span<byte> bytes = stackalloc byte[TimeValue.StructureSize];
        new TimeValue { Seconds = nanoseconds / Second, Nanoseconds = nanoseconds % Second }.Write(bytes);
        return caller.Process.Memory.CopyOut(destination.Address, bytes);
    }
}
