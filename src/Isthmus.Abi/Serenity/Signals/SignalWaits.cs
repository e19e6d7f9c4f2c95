using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Time;
using Isthmus.Kernel;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>SerenityOS's calls that wait for signals.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class SignalWaits
{
    /// <summary>Waits, with another mask in force, until a signal comes that it lets through.</summary>
    [Syscall(134, "long sigsuspend(const uint32_t *mask)")]
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<SyscallOutcome> Sigsuspend(Caller caller, UserStructure<MaskForm> mask)
    {
        if (!mask.TryCopyIn(caller, out MaskForm temporary))
        {
            return KernelError.BadAddress;
        }

        // The signal is acted upon while this mask is in force; the one before is back after its handler.
        caller.Kernel.Signals.SetBlockedForCall(caller.Thread, temporary.Signals);
        WaitResult waited = await caller.Thread.Waiter.Wait(WaitReason.Signal);
        return waited == WaitResult.Interrupted ? KernelError.Interrupted : SyscallOutcome.Zero;
    }

    /// <summary>Waits until a signal of the set is there, and tells its number. It stays: a handler sees it too.</summary>
    [Syscall(135, "long sigtimedwait(const uint32_t *set, struct siginfo *info, const struct timespec *timeout)", Promise = "sigaction")]
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<SyscallOutcome> Sigtimedwait(
        Caller caller, UserStructure<MaskForm> set, UserStructure<SignalInformation> information, UserStructure<TimeSpecification> timeout)
    {
        var limit = default(TimeSpecification);
        if (!set.TryCopyIn(caller, out MaskForm mask) || (!timeout.IsNull && !timeout.TryCopyIn(caller, out limit)))
        {
            return KernelError.BadAddress;
        }

        SignalState signals = caller.Process.Signals;
        long now = caller.Kernel.Machine.Clock.Now;
        long wanted = limit.TotalNanoseconds;
        long deadline = timeout.IsNull || wanted > Clock.Never - now ? Clock.Never : now + wanted;
        bool isInterrupted = false;
        while (((signals.Pending | caller.Thread.Signals.Pending) & mask.Signals) == 0)
        {
            if (isInterrupted)
            {
                return KernelError.Interrupted;
            }

            if (deadline <= caller.Kernel.Machine.Clock.Now)
            {
                return KernelError.WouldBlock;
            }

            // What is waited for may be blocked, and would then not wake anybody.
            ulong before = caller.Thread.Signals.Blocked;
            caller.Kernel.Signals.SetBlocked(caller.Thread, before & ~mask.Signals);
            isInterrupted = await caller.Thread.Waiter.Wait(WaitReason.Signal, deadline) == WaitResult.Interrupted;
            caller.Kernel.Signals.SetBlocked(caller.Thread, before);
        }

        int signal = System.Numerics.BitOperations.TrailingZeroCount((signals.Pending | caller.Thread.Signals.Pending) & mask.Signals);
        return !information.IsNull && information.CopyOut(caller, new SignalInformation { Signal = signal }).IsError
            ? KernelError.BadAddress
            : signal;
    }
}
