using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Signals;
using Isthmus.Abi.Serenity.Time;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
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

    /// <summary>Waits until a descriptor can be read or written. One that is not open ends the wait, and nothing is told of it.</summary>
    [Syscall(90, "long poll(const struct SC_poll_params *params)", Promise = "stdio")]
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<SyscallOutcome> Poll(Caller caller, UserStructure<PollParameters> parameters)
    {
        var timeout = default(TimeSpecification);
        var mask = default(MaskForm);
        if (!parameters.TryCopyIn(caller, out PollParameters request))
        {
            return KernelError.BadAddress;
        }

        if (request.Count >= MostEntries)
        {
            return KernelError.NoBuffers;
        }

        if ((request.Timeout != 0 && !TimeSpecification.At(request.Timeout).TryCopyIn(caller, out timeout))
            || (request.Mask != 0 && !new UserStructure<MaskForm>(new VirtualAddress(request.Mask)).TryCopyIn(caller, out mask))
            || caller.Process.Memory.EnsureWritable(
                new VirtualAddress(request.Entries), (ulong)request.Count * PollEntry.StructureSize).IsError)
        {
            return KernelError.BadAddress;
        }

        long now = caller.Kernel.Machine.Clock.Now;
        long wanted = timeout.TotalNanoseconds;
        long deadline = request.Timeout == 0 || wanted > Clock.Never - now ? Clock.Never : now + wanted;
        ulong before = caller.Thread.Signals.Blocked;
        if (request.Mask != 0)
        {
            caller.Kernel.Signals.SetBlocked(caller.Thread, mask.Signals);
        }

        SyscallOutcome outcome = await WaitFor(caller, request, deadline);
        if (request.Mask != 0)
        {
            caller.Kernel.Signals.SetBlocked(caller.Thread, before);
        }

        return outcome;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> WaitFor(Caller caller, PollParameters request, long deadline)
    {
        while (true)
        {
            if (!Look(caller, request, joins: false).TryGet(out int ready, out KernelError error))
            {
                return error;
            }

            if (ready != 0 || caller.Kernel.Machine.Clock.Now >= deadline)
            {
                return int.Max(ready, 0);
            }

            _ = Look(caller, request, joins: true);
            if (await caller.Thread.Waiter.Wait(WaitReason.Poll, deadline) == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }
    }

    /// <summary>Looks at every entry, and tells in it what has happened, or joins the queues where that would be known.</summary>
    /// <returns>How many entries have something to tell; -1 where none has and the wait ends all the same.</returns>
    private static Result<int> Look(Caller caller, in PollParameters request, bool joins)
    {
        int ready = 0;
        bool ends = false;
        for (uint i = 0; i < request.Count; i++)
        {
            var place = new UserStructure<PollEntry>(new VirtualAddress(request.Entries + (i * PollEntry.StructureSize)));
            if (!place.TryCopyIn(caller, out PollEntry entry))
            {
                return KernelError.BadAddress;
            }

            OpenFile? file = caller.Process.Handles.Find(entry.Descriptor);
            ends |= file is null;
            if (joins)
            {
                Join(caller, file, entry.Events);
                continue;
            }

            entry.Happened = (short)(((entry.Events & PollEvents.POLLIN) != 0 && file is { IsReadable: true } ? PollEvents.POLLIN : 0)
                | ((entry.Events & PollEvents.POLLOUT) != 0 && file is { IsWritable: true } ? PollEvents.POLLOUT : 0));
            ready += entry.Happened != 0 ? 1 : 0;
            if (place.CopyOut(caller, entry).IsError)
            {
                return KernelError.BadAddress;
            }
        }

        return ready == 0 && ends ? -1 : ready;
    }

    private static void Join(Caller caller, OpenFile? file, short events)
    {
        if ((events & PollEvents.POLLIN) != 0 && file?.ReadQueue is { } readers)
        {
            caller.Thread.Waiter.Observe(readers);
        }

        if ((events & PollEvents.POLLOUT) != 0 && file?.WriteQueue is { } writers)
        {
            caller.Thread.Waiter.Observe(writers);
        }
    }
}
