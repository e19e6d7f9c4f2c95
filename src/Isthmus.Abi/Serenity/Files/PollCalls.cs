using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Signals;
using Isthmus.Abi.Serenity.Time;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>SerenityOS's poll.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class PollCalls
{
    private const uint MostEntries = 1024;
    private const int EntryBytes = PollEntry.StructureSize;

    /// <summary>Waits until a descriptor can be read or written. One that is not open ends the wait, and nothing is told of it.</summary>
    [Syscall(90, "long poll(const struct SC_poll_params *params)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Poll(Caller caller, UserStructure<PollParameters> parameters)
    {
        var timeout = default(TimeSpecification);
        var mask = default(MaskForm);
        if (!parameters.TryCopyIn(caller, out PollParameters request))
        {
            return new(KernelError.BadAddress);
        }

        if (request.Count >= MostEntries)
        {
            return new(KernelError.NoBuffers);
        }

        if ((request.Timeout != 0 && !TimeSpecification.At(request.Timeout).TryCopyIn(caller, out timeout))
            || (request.Mask != 0 && !new UserStructure<MaskForm>(new VirtualAddress(request.Mask)).TryCopyIn(caller, out mask)))
        {
            return new(KernelError.BadAddress);
        }

        var list = new UserBuffer(new VirtualAddress(request.Entries), (int)request.Count * EntryBytes);
        Span<byte> entries = caller.Kernel.Scratch(list.Length);
        if (!Look(caller, list, entries).TryGet(out int ready, out KernelError error))
        {
            return new(error);
        }

        long duration = timeout.TotalNanoseconds;
        if (ready != 0 || (request.Timeout != 0 && duration <= 0))
        {
            return new(Tell(caller, list, entries, ready));
        }

        long deadline = request.Timeout == 0 ? Clock.Never : DeadlineIn(caller, duration);
        return caller.Process.Memory.EnsureWritable(list.Address, (ulong)list.Length).IsError ? new(KernelError.BadAddress)
            : !caller.Thread.Waiter.TryReserve(2 * (int)request.Count) ? new(KernelError.OutOfMemory)
            : request.Mask == 0 ? WaitFor(caller, list, deadline)
            : WaitWithMask(caller, list, deadline, mask.Signals);
    }

    private static long DeadlineIn(Caller caller, long nanoseconds)
    {
        long now = caller.Kernel.Machine.Clock.Now;
        return nanoseconds > Clock.Never - now ? Clock.Never : now + nanoseconds;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> WaitWithMask(Caller caller, UserBuffer list, long deadline, ulong mask)
    {
        caller.Kernel.Signals.SetBlockedForCall(caller.Thread, mask);
        SyscallOutcome outcome = await WaitFor(caller, list, deadline);
        if (outcome.Error != KernelError.Interrupted)
        {
            // No handler will bring the mask before back.
            caller.Kernel.Signals.EndBlockedForCall(caller.Thread);
        }

        return outcome;
    }

    /// <summary>Waits after a <see cref="Look"/> that found nothing.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> WaitFor(Caller caller, UserBuffer list, long deadline)
    {
        while (true)
        {
            Join(caller, caller.Kernel.Scratch(list.Length));
            if (await caller.Thread.Waiter.Wait(WaitReason.Poll, deadline) == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }

            if (LookAgain(caller, list, deadline, out SyscallOutcome outcome))
            {
                return outcome;
            }
        }
    }

    /// <summary>Looks at the list after a wait.</summary>
    /// <returns>True where it was the last one.</returns>
    private static bool LookAgain(Caller caller, UserBuffer list, long deadline, out SyscallOutcome outcome)
    {
        Span<byte> entries = caller.Kernel.Scratch(list.Length);
        outcome = SyscallOutcome.Zero;
        if (!Look(caller, list, entries).TryGet(out int ready, out KernelError error))
        {
            outcome = error;
            return true;
        }

        if (ready == 0 && !caller.Kernel.Machine.Clock.IsPast(deadline))
        {
            return false;
        }

        outcome = Tell(caller, list, entries, ready);
        return true;
    }

    /// <summary>Copies the list into the kernel's scratch room, and notes there what has happened.</summary>
    /// <returns>How many entries have something to tell; -1 where none has and the wait ends all the same.</returns>
    private static Result<int> Look(Caller caller, UserBuffer list, Span<byte> bytes)
    {
        if (caller.Process.Memory.CopyIn(list.Address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        HandleTable handles = caller.Process.Handles;
        int ready = 0;
        bool ends = false;
        for (Span<byte> rest = bytes; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            PollEntry entry = PollEntry.Read(rest);
            OpenFile? file = handles.Find(entry.Descriptor);
            ends |= file is null;
            entry.Happened = (short)(((entry.Events & PollEvents.POLLIN) != 0 && file is { IsReadable: true } ? PollEvents.POLLIN : 0)
                | ((entry.Events & PollEvents.POLLOUT) != 0 && file is { IsWritable: true } ? PollEvents.POLLOUT : 0));
            ready += entry.Happened != 0 ? 1 : 0;
            entry.Write(rest);
        }

        return ready == 0 && ends ? -1 : ready;
    }

    /// <summary>Copies what <see cref="Look"/> noted to the caller.</summary>
    private static SyscallOutcome Tell(Caller caller, UserBuffer list, ReadOnlySpan<byte> entries, int ready)
        => caller.Process.Memory.CopyAllOut(list.Address, entries).IsError
            ? KernelError.BadAddress
            : int.Max(ready, 0);

    /// <summary>Joins the queues where what is wanted would be known. The list is as <see cref="Look"/> just left it.</summary>
    private static void Join(Caller caller, ReadOnlySpan<byte> bytes)
    {
        Waiter waiter = caller.Thread.Waiter;
        for (ReadOnlySpan<byte> rest = bytes; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            PollEntry entry = PollEntry.Read(rest);
            OpenFile? file = caller.Process.Handles.Find(entry.Descriptor);
            if ((entry.Events & PollEvents.POLLIN) != 0 && file?.ReadQueue is { } readers)
            {
                waiter.Observe(readers);
            }

            if ((entry.Events & PollEvents.POLLOUT) != 0 && file?.WriteQueue is { } writers)
            {
                waiter.Observe(writers);
            }
        }
    }
}
