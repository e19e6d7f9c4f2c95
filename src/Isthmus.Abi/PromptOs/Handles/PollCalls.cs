using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Handles;

/// <summary>
/// PromptOS's poll. The list stays in the caller's memory and is gone through in pieces, so that no list is too long for the kernel; each
/// look costs the same for each entry. A handle that is closed while it is waited for is told as POLLERR and POLLHUP together.
/// </summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class PollCalls
{
    private const int EntryBytes = PollEntry.StructureSize;
    private const int PieceEntries = 64;
    private const short Asked = PollBits.POLLIN | PollBits.POLLOUT;

    private enum Pass
    {
        Check,
        Join,
        Tell,
    }

    /// <summary>Waits until one of the objects is ready, or the time is over. The answer is how many entries are; negative handles are
    /// left out. All handles must be good and allow waiting when the call is made.</summary>
    [Syscall(23, "int poll(struct pollfd *fds, uint32_t count, int64_t timeout_ns)")]
    public static ValueTask<SyscallOutcome> Poll(Caller caller, UserPointer entries, uint count, Timeout timeoutNs)
    {
        if (count > (uint)caller.Process.Objects.Limit)
        {
            return new(KernelError.InvalidArgument);
        }

        var list = new UserBuffer(entries.Address, (int)count * EntryBytes);
        if (caller.Process.Memory.EnsureWritable(list.Address, (ulong)list.Length).IsError)
        {
            return new(KernelError.BadAddress);
        }

        Result<int> ready = Go(caller, list, Pass.Check, isFirst: true);
        return ready.IsError ? new(ready.Error)
            : ready.Value > 0 || timeoutNs.Deadline <= caller.Kernel.Machine.Clock.Now
                ? new(Go(caller, list, Pass.Tell, isFirst: false))
                : !caller.Thread.Waiter.TryReserve((2 * (int)count) + 1) ? new(KernelError.OutOfMemory)
                : Wait(caller, list, timeoutNs.Deadline);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> Wait(Caller caller, UserBuffer list, long deadline)
    {
        while (true)
        {
            caller.Thread.Waiter.Observe(caller.Process.Objects.Closed);
            Result<int> ready = Go(caller, list, Pass.Join, isFirst: false);
            if (ready.IsError)
            {
                caller.Thread.Waiter.StopObserving();
                return ready.Error;
            }

            WaitResult waited = await caller.Thread.Waiter.Wait(WaitReason.Poll, deadline);
            ready = Go(caller, list, Pass.Check, isFirst: false);
            if (ready.IsError || ready.Value > 0 || waited == WaitResult.TimedOut)
            {
                return ready.IsError ? ready.Error : Go(caller, list, Pass.Tell, isFirst: false);
            }

            if (waited == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }
    }

    /// <summary>Goes through the list once.</summary>
    /// <returns>How many entries are ready; an error only where the list cannot be read or written, and for a bad handle on the first
    /// pass.</returns>
    private static Result<int> Go(Caller caller, UserBuffer list, Pass pass, bool isFirst)
    {
        UserMemory memory = caller.Process.Memory;
        Span<byte> piece = stackalloc byte[PieceEntries * EntryBytes];
        int ready = 0;
        for (int done = 0; done < list.Length; done += piece.Length)
        {
            Span<byte> part = piece[..Math.Min(piece.Length, list.Length - done)];
            UserBuffer place = list.From(done);
            if (memory.CopyIn(place.Address, part).IsError)
            {
                return KernelError.BadAddress;
            }

            Result<int> found = GoPiece(caller, part, pass, isFirst);
            if (found.IsError)
            {
                return found;
            }

            ready += found.Value;
            if (pass == Pass.Tell && memory.CopyOut(place.Address, part).IsError)
            {
                return KernelError.BadAddress;
            }
        }

        return ready;
    }

    private static Result<int> GoPiece(Caller caller, Span<byte> part, Pass pass, bool isFirst)
    {
        int ready = 0;
        for (int at = 0; at < part.Length; at += EntryBytes)
        {
            PollEntry entry = PollEntry.Read(part[at..]);
            short bits = 0;
            if (entry.Handle >= 0)
            {
                Result<HandleEntry> found = caller.Process.Objects.Find(new ObjectHandle(entry.Handle));
                if (!found.IsSuccess || !found.Value.Allows(ObjectRights.Wait))
                {
                    if (isFirst)
                    {
                        return found.IsError ? found.Error : KernelError.AccessDenied;
                    }

                    bits = PollBits.POLLERR | PollBits.POLLHUP;
                }
                else if (pass == Pass.Join)
                {
                    Join(caller, found.Value.Object, entry.Wanted);
                }
                else
                {
                    bits = BitsOf(found.Value.Object.Readiness, entry.Wanted);
                }
            }

            ready += bits == 0 ? 0 : 1;
            if (pass == Pass.Tell)
            {
                (entry with { Ready = bits }).Write(part[at..]);
            }
        }

        return ready;
    }

    /// <summary>Joins the queues where what is wanted, or the end of the object, shows.</summary>
    private static void Join(Caller caller, KernelObject target, short wanted)
    {
        if (target.ReadQueue is { } read)
        {
            caller.Thread.Waiter.Observe(read);
        }

        if ((wanted & Asked) != PollBits.POLLIN && target.WriteQueue is { } write)
        {
            caller.Thread.Waiter.Observe(write);
        }
    }

    private static short BitsOf(ObjectReadiness readiness, short wanted)
    {
        int bits = ((readiness & ObjectReadiness.Readable) != 0 ? PollBits.POLLIN : 0)
            | ((readiness & ObjectReadiness.Writable) != 0 ? PollBits.POLLOUT : 0);
        bits &= wanted;
        bits |= (readiness & ObjectReadiness.HungUp) != 0 ? PollBits.POLLHUP : 0;
        bits |= (readiness & ObjectReadiness.Failed) != 0 ? PollBits.POLLERR : 0;
        return (short)bits;
    }
}
