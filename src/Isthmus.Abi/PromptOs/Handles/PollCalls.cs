using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Handles;

/// <summary>
/// PromptOS's poll. Each look goes through the whole list once, so that it costs the same for each entry. A handle that is closed while it
/// is waited for is told as POLLERR and POLLHUP together.
/// </summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class PollCalls
{
    private const int EntryBytes = PollEntry.StructureSize;
    private const short Asked = PollBits.POLLIN | PollBits.POLLOUT;

    /// <summary>Waits until one of the objects is ready, or the time is over. The answer is how many entries are; negative handles are
    /// left out. All handles must be good and allow waiting when the call is made.</summary>
    [Syscall(23, "int poll(struct pollfd *fds, uint32_t count, int64_t timeout_ns)", Promise = "stdio")]
    public static ValueTask<SyscallOutcome> Poll(
        Caller caller, [TraceAs(typeof(PollListForm))] UserPointer entries, uint count, Timeout timeoutNs)
    {
        if (count > (uint)caller.Process.Objects.Limit)
        {
            return new(KernelError.InvalidArgument);
        }

        var list = new UserBuffer(entries.Address, (int)count * EntryBytes);
        Result<int> ready = Look(caller, list, isFirst: true);
        return ready.IsError ? new(ready.Error)
            : ready.Value > 0 || caller.Kernel.Machine.Clock.IsPast(timeoutNs.Deadline) ? new(Tell(caller, list, ready.Value))
            : caller.Process.Memory.EnsureWritable(list.Address, (ulong)list.Length).IsError ? new(KernelError.BadAddress)
            : !caller.Thread.Waiter.TryReserve((2 * (int)count) + 1) ? new(KernelError.OutOfMemory)
            : Wait(caller, list, timeoutNs.Deadline);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> Wait(Caller caller, UserBuffer list, long deadline)
    {
        while (true)
        {
            Join(caller, caller.Kernel.Scratch(list.Length));
            WaitResult waited = await caller.Thread.Waiter.Wait(WaitReason.Poll, deadline);
            Result<int> ready = Look(caller, list, isFirst: false);
            if (ready.IsError || ready.Value > 0 || waited == WaitResult.TimedOut)
            {
                return ready.IsError ? ready.Error : Tell(caller, list, ready.Value);
            }

            if (waited == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }
    }

    /// <summary>Copies the list into the kernel's scratch room, and notes there how every entry is.</summary>
    /// <returns>How many entries are ready; an error where the list cannot be read, and for a bad handle on the first look.</returns>
    private static Result<int> Look(Caller caller, UserBuffer list, bool isFirst)
    {
        Span<byte> bytes = caller.Kernel.Scratch(list.Length);
        if (caller.Process.Memory.CopyIn(list.Address, bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        ObjectHandleTable objects = caller.Process.Objects;
        int ready = 0;
        for (Span<byte> rest = bytes; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            PollEntry entry = PollEntry.Read(rest);
            entry.Ready = 0;
            if (entry.Handle >= 0)
            {
                var handle = new ObjectHandle(entry.Handle);
                if (objects.FindAllowed(handle, ObjectRights.Wait) is { } target)
                {
                    entry.Ready = BitsOf(target.Readiness, entry.Wanted);
                }
                else if (isFirst)
                {
                    return objects.Find(handle).IsSuccess ? KernelError.AccessDenied : KernelError.BadHandle;
                }
                else
                {
                    entry.Ready = PollBits.POLLERR | PollBits.POLLHUP;
                }
            }

            ready += entry.Ready == 0 ? 0 : 1;
            entry.Write(rest);
        }

        return ready;
    }

    /// <summary>Copies what <see cref="Look"/> noted to the caller.</summary>
    private static SyscallOutcome Tell(Caller caller, UserBuffer list, int ready)
        => caller.Process.Memory.CopyAllOut(list.Address, caller.Kernel.Scratch(list.Length)).IsError ? KernelError.BadAddress : ready;

    /// <summary>Joins the queues where what is wanted, or the end of the object, shows. The list is as <see cref="Look"/> just left it.</summary>
    private static void Join(Caller caller, ReadOnlySpan<byte> bytes)
    {
        Waiter waiter = caller.Thread.Waiter;
        waiter.Observe(caller.Process.Objects.Closed);
        for (ReadOnlySpan<byte> rest = bytes; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            PollEntry entry = PollEntry.Read(rest);
            if (entry.Handle < 0 || caller.Process.Objects.FindAllowed(new ObjectHandle(entry.Handle), ObjectRights.Wait) is not { } target)
            {
                continue;
            }

            if (target.ReadQueue is { } read)
            {
                waiter.Observe(read);
            }

            if ((entry.Wanted & Asked) != PollBits.POLLIN && target.WriteQueue is { } write)
            {
                waiter.Observe(write);
            }
        }
    }

    private static short BitsOf(ObjectReadiness readiness, short wanted)
    {
        if (readiness == ObjectReadiness.None)
        {
            return 0;
        }

        int bits = ((readiness & ObjectReadiness.Readable) != 0 ? PollBits.POLLIN : 0)
            | ((readiness & ObjectReadiness.Writable) != 0 ? PollBits.POLLOUT : 0);
        bits &= wanted;
        bits |= (readiness & ObjectReadiness.HungUp) != 0 ? PollBits.POLLHUP : 0;
        bits |= (readiness & ObjectReadiness.Failed) != 0 ? PollBits.POLLERR : 0;
        return (short)bits;
    }
}
