using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>SerenityOS's calls about what signals do.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class SignalCalls
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Sets the alarm clock; the answer is what was left of the last one in seconds, rounded up. 0 cancels it.</summary>
    [Syscall(2, "long alarm(unsigned int seconds)", Promise = "stdio")]
    public static SyscallOutcome Alarm(Caller caller, uint seconds)
    {
        long now = caller.Kernel.Machine.Clock.Now;
        Alarm alarm = caller.Process.Alarm ??= new Alarm(caller.Process, SignalNumbers.SIGALRM);
        long left = alarm.Deadline == Clock.Never ? 0 : Math.Max(1, (alarm.Deadline - now + NanosecondsPerSecond - 1) / NanosecondsPerSecond);
        alarm.Set(seconds == 0 ? Clock.Never : now + (seconds * NanosecondsPerSecond));
        return left;
    }

    /// <summary>Says what a signal does.</summary>
    [Syscall(129, "long sigaction(int signum, const struct sigaction *act, struct sigaction *old_act)",
        Promise = "sigaction", BigLock = true)]
    public static SyscallOutcome Sigaction(
        Caller caller, int signal, UserStructure<SignalActionForm> action, UserStructure<SignalActionForm> oldAction)
    {
        if (signal is < 1 or > SignalNumbers.SIGCANCEL or SignalNumbers.SIGKILL or SignalNumbers.SIGSTOP)
        {
            return KernelError.InvalidArgument;
        }

        var form = default(SignalActionForm);
        if (!action.IsNull && !action.TryCopyIn(caller, out form))
        {
            return KernelError.BadAddress;
        }

        SignalState signals = caller.Process.Signals;
        SignalHandlerOptions options = signals.OptionsOf(signal);
        var old = new SignalActionForm
        {
            Handler = signals.HandlerOf(signal),
            Mask = MaskForm.Of(options.Blocked).Value,
            Flags = (int)options.AbiFlags,
        };
        if (!oldAction.IsNull && oldAction.CopyOut(caller, old).IsError)
        {
            return KernelError.BadAddress;
        }

        if (!action.IsNull)
        {
            caller.Kernel.Signals.SetHandler(caller.Process, signal, form.Handler, new SignalHandlerOptions(
                SignalHandlerFlags.None, new MaskForm(form.Mask).Signals, 0, (uint)form.Flags));
        }

        return 0;
    }

    /// <summary>Says where handlers run that ask for a stack of their own. The memory is filled with zeros.</summary>
    [Syscall(130, "long sigaltstack(const struct stack_t *ss, struct stack_t *old_ss)", Promise = "sigaction", BigLock = true)]
    public static SyscallOutcome Sigaltstack(Caller caller, UserStructure<StackForm> stack, UserStructure<StackForm> oldStack)
    {
        var form = default(StackForm);
        if (!stack.IsNull && !stack.TryCopyIn(caller, out form))
        {
            return KernelError.BadAddress;
        }

        AlternateStack current = caller.Thread.AlternateStack;
        bool isOnIt = current.Size > 0 && current.Holds(caller.Thread.Context.StackPointer);
        var old = new StackForm
        {
            Start = current.Start.Value,
            Flags = current.Size == 0 ? MaskChanges.SS_DISABLE : isOnIt ? MaskChanges.SS_ONSTACK : 0,
            Size = current.Size,
        };
        if (!oldStack.IsNull && oldStack.CopyOut(caller, old).IsError)
        {
            return KernelError.BadAddress;
        }

        return stack.IsNull ? 0
            : isOnIt ? KernelError.NotPermitted
            : form.Flags == MaskChanges.SS_DISABLE ? Use(caller, default)
            : form.Flags != 0 ? KernelError.InvalidArgument
            : form.Size <= MaskChanges.MINSIGSTKSZ ? KernelError.OutOfMemory
            : Prepare(caller, form);
    }

    /// <summary>Tells which signals wait until they are unblocked.</summary>
    [Syscall(131, "long sigpending(uint32_t *set)", Promise = "stdio")]
    public static SyscallOutcome Sigpending(Caller caller, UserStructure<MaskForm> set)
        => set.CopyOut(caller, MaskForm.Of(caller.Process.Signals.Pending | caller.Thread.Signals.Pending));

    /// <summary>Changes which signals wait.</summary>
    [Syscall(132, "long sigprocmask(int how, const uint32_t *set, uint32_t *old_set)", Promise = "sigaction")]
    public static SyscallOutcome Sigprocmask(Caller caller, int how, UserStructure<MaskForm> set, UserStructure<MaskForm> oldSet)
    {
        var mask = default(MaskForm);
        if (!set.IsNull && !set.TryCopyIn(caller, out mask))
        {
            return KernelError.BadAddress;
        }

        ulong blocked = caller.Thread.Signals.Blocked;
        if (!oldSet.IsNull && oldSet.CopyOut(caller, MaskForm.Of(blocked)).IsError)
        {
            return KernelError.BadAddress;
        }

        if (set.IsNull)
        {
            return 0;
        }

        if (how is < MaskChanges.SIG_BLOCK or > MaskChanges.SIG_SETMASK)
        {
            return KernelError.InvalidArgument;
        }

        caller.Kernel.Signals.SetBlocked(
            caller.Thread,
            how == MaskChanges.SIG_BLOCK ? blocked | mask.Signals : how == MaskChanges.SIG_UNBLOCK ? blocked & ~mask.Signals : mask.Signals);
        return 0;
    }

    /// <summary>Returns from a signal handler, to what its frame on the stack says. One that cannot be read ends the process.</summary>
    [Syscall(133, "long sigreturn(void)", Promise = "stdio", Returns = false)]
    public static SyscallOutcome Sigreturn(Caller caller)
    {
        if (!SignalFrame.TryLeave(caller))
        {
            caller.Kernel.Signals.RefuseFrame(caller.Process);
        }

        return SyscallOutcome.KeepRegisters;
    }

    private static SyscallOutcome Use(Caller caller, AlternateStack stack)
    {
        caller.Thread.AlternateStack = stack;
        return 0;
    }

    private static SyscallOutcome Prepare(Caller caller, in StackForm form)
    {
        if (!UserRange.Contains(form.Start, form.Size))
        {
            return KernelError.BadAddress;
        }

        ulong start = (form.Start + Page.OffsetMask) & ~Page.OffsetMask;
        ulong end = (form.Start + form.Size) & ~Page.OffsetMask;
        if (end <= start)
        {
            return KernelError.InvalidArgument;
        }

        AddressSpace space = caller.Process.AddressSpace!;
        KernelError problem = CheckStack(space, start, end);
        if (problem != KernelError.None)
        {
            return problem;
        }

        for (ulong at = start; at < end;)
        {
            Region region = space.Find(new VirtualAddress(at))!;
            ulong stop = ulong.Min(end, region.End << Page.Shift);
            Result<VirtualAddress> mapped = space.Map(new MapRequest
            {
                Address = new VirtualAddress(at),
                Length = stop - at,
                Access = PageAccess.ReadWrite,
                Name = region.Name,
                Flags = (region.Flags & ~RegionFlags.SystemCallCode) | RegionFlags.Stack,
            });
            if (mapped.IsError)
            {
                return mapped.Error;
            }

            at = stop;
        }

        return Use(caller, new AlternateStack(new VirtualAddress(start), end - start));
    }

    /// <summary>Checks that a range is private memory that the program has mapped, without holes.</summary>
    private static KernelError CheckStack(AddressSpace space, ulong start, ulong end)
    {
        bool hasHole = false;
        for (ulong at = start; at < end;)
        {
            if (space.FirstIn(new VirtualAddress(at), end - at) is not { } region)
            {
                return KernelError.OutOfMemory;
            }

            if ((region.Flags & RegionFlags.UserMade) == 0 || (region.Flags & RegionFlags.Immutable) != 0)
            {
                return KernelError.NotPermitted;
            }

            if (region.IsShared || region.Source is not null)
            {
                return KernelError.InvalidArgument;
            }

            hasHole |= region.Address.Value > at;
            at = region.End << Page.Shift;
        }

        return hasHole ? KernelError.OutOfMemory : KernelError.None;
    }
}
