using System;
using System.Buffers.Binary;
using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Kernel.Synchronization;

/// <summary>
/// Threads that wait for a word of user memory to change. There is no object behind a word: who waits stands in a queue that is found by
/// the word's key, and nothing stays behind. Comparing and going to sleep are one step, since nothing runs in between. Neither waiting
/// nor waking allocates anything.
/// </summary>
public sealed class FutexTable
{
    /// <summary>The bits of a waiter or waker that has no others.</summary>
    public const uint AnyBits = uint.MaxValue;

    private const int QueueCount = 1024;

    private readonly WaitQueue?[] _queues = new WaitQueue?[QueueCount];

    /// <summary>Parks the caller where the word at <paramref name="address"/> has the expected value.</summary>
    /// <param name="caller">Who waits.</param>
    /// <param name="address">Where the word is.</param>
    /// <param name="expected">The value that it must have.</param>
    /// <param name="deadline">When the wait is over, in nanoseconds since boot.</param>
    /// <param name="scope">Who sees the same word.</param>
    /// <param name="bits">A waker must have one of them.</param>
    /// <returns>0 once woken; <see cref="KernelError.WouldBlock"/> where the word has another value,
    /// <see cref="KernelError.TimedOut"/>, <see cref="KernelError.Interrupted"/>, or why the address is refused.</returns>
    public ValueTask<SyscallOutcome> Wait(
        Thread caller, VirtualAddress address, uint expected, long deadline = Clock.Never, FutexScope scope = FutexScope.Memory,
        uint bits = AnyBits)
    {
        if (address.Value % sizeof(uint) != 0)
        {
            return new(KernelError.InvalidArgument);
        }

        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (caller.Process.Memory.CopyIn(address, word).IsError)
        {
            return new(KernelError.BadAddress);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(word) != expected)
        {
            return new(KernelError.WouldBlock);
        }

        if (!KeyOf(caller.Process.AddressSpace!, address, scope).TryGet(out FutexKey key, out KernelError error))
        {
            return new(error);
        }

        if (caller.Kernel.Machine.Clock.IsPast(deadline))
        {
            return new(KernelError.TimedOut);
        }

        caller.Waiter.Futex = key;
        caller.Waiter.FutexBits = bits;
        return QueueOf(key).WaitToReturn(caller, WaitReason.Futex, deadline);
    }

    /// <summary>Wakes up to <paramref name="count"/> threads that wait for the word, who waited longest first.</summary>
    /// <returns>Threads woken.</returns>
    public Result<int> Wake(
        Process caller, VirtualAddress address, uint count, FutexScope scope = FutexScope.Memory, uint bits = AnyBits)
        => KeyOf(caller.AddressSpace!, address, scope).TryGet(out FutexKey key, out KernelError error)
            ? Move(key, count, default, 0, bits)
            : error;

    /// <summary>Wakes up to <paramref name="wakeCount"/> threads that wait for one word, and lets up to <paramref name="moveCount"/> of the
    /// others wait for another word instead.</summary>
    /// <returns>Threads woken and moved.</returns>
    public Result<int> Requeue(
        Process caller, VirtualAddress address, uint wakeCount, VirtualAddress target, uint moveCount,
        FutexScope scope = FutexScope.Memory)
        => !KeyOf(caller.AddressSpace!, address, scope).TryGet(out FutexKey key, out KernelError error) ? error
            : !KeyOf(caller.AddressSpace!, target, scope).TryGet(out FutexKey other, out error) ? error
            : key == other ? KernelError.InvalidArgument
            : Move(key, wakeCount, other, moveCount, AnyBits);

    /// <summary>Whether threads could wait for a word at the address.</summary>
    public static Result Check(Process caller, VirtualAddress address, FutexScope scope)
    {
        Result<FutexKey> key = KeyOf(caller.AddressSpace!, address, scope);
        return key.IsError ? key.Error : Result.Success;
    }

    private static Result<FutexKey> KeyOf(AddressSpace space, VirtualAddress address, FutexScope scope)
        => address.Value % sizeof(uint) != 0 ? KernelError.InvalidArgument
            : scope == FutexScope.AddressSpace
                ? address < space.Machine.UserLimit ? new FutexKey(space, address.Value) : KernelError.BadAddress
            : space.Find(address) is not { } region ? KernelError.BadAddress
            : region.IsShared && region.Source is { } source
                ? new FutexKey(source, ((ulong)region.SourcePageOf(address.Value >> Page.Shift) << Page.Shift) + (ulong)address.PageOffset)
                : new FutexKey(space, address.Value);

    private static int IndexOf(in FutexKey key) => key.GetHashCode() & (QueueCount - 1);

    private int Move(in FutexKey key, uint wakeCount, in FutexKey target, uint moveCount, uint bits)
    {
        if (_queues[IndexOf(key)] is not { } queue)
        {
            return 0;
        }

        uint woken = 0;
        uint moved = 0;
        WaitNode? last = queue.Last;
        WaitNode? node = last is null ? null : queue.First;
        while (node is not null && (woken < wakeCount || moved < moveCount))
        {
            // What moves may go to the end of the same queue, where it must not be met again.
            WaitNode? next = node == last ? null : node.Next;
            if (node.Waiter.Futex == key && (node.Waiter.FutexBits & bits) != 0)
            {
                if (woken < wakeCount)
                {
                    woken++;
                    node.Waiter.Complete(WaitResult.Woken);
                }
                else
                {
                    moved++;
                    queue.Remove(node);
                    node.Waiter.Futex = target;
                    QueueOf(target).Append(node);
                }
            }

            node = next;
        }

        return (int)Math.Min(woken + moved, int.MaxValue);
    }

    private WaitQueue QueueOf(in FutexKey key) => _queues[IndexOf(key)] ??= new WaitQueue();
}
