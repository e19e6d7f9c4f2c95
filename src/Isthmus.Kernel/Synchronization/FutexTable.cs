using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
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
    /// <param name="tellsInterruption">False where a signal ends the wait as a waker does.</param>
    /// <returns>0 once woken; <see cref="KernelError.WouldBlock"/> where the word has another value,
    /// <see cref="KernelError.TimedOut"/>, <see cref="KernelError.Interrupted"/>, or why the address is refused.</returns>
    public ValueTask<SyscallOutcome> Wait(
        Thread caller, VirtualAddress address, uint expected, long deadline = Clock.Never, FutexScope scope = FutexScope.Memory,
        uint bits = AnyBits, bool tellsInterruption = true)
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

        KernelError refused = TryGetKey(caller.Process.AddressSpace!, address, scope, out FutexKey key);
        if (refused != KernelError.None)
        {
            return new(refused);
        }

        if (caller.Kernel.Machine.Clock.IsPast(deadline))
        {
            return new(KernelError.TimedOut);
        }

        caller.Waiter.Futex = key;
        caller.Waiter.FutexBits = bits;
        return QueueOf(key).WaitToReturn(caller, WaitReason.Futex, deadline, tellsInterruption);
    }

    /// <summary>Wakes up to <paramref name="count"/> threads that wait for the word, who waited longest first.</summary>
    /// <returns>Threads woken.</returns>
    public Result<int> Wake(
        Process caller, VirtualAddress address, uint count, FutexScope scope = FutexScope.Memory, uint bits = AnyBits)
    {
        KernelError refused = TryGetKey(caller.AddressSpace!, address, scope, out FutexKey key);
        return refused == KernelError.None ? Move(key, count, key, 0, bits) : refused;
    }

    /// <summary>Wakes up to <paramref name="wakeCount"/> threads that wait for one word, and lets up to <paramref name="moveCount"/> of the
    /// others wait for another word instead.</summary>
    /// <returns>Threads woken and moved.</returns>
    public Result<int> Requeue(
        Process caller, VirtualAddress address, uint wakeCount, VirtualAddress target, uint moveCount,
        FutexScope scope = FutexScope.Memory)
    {
        KernelError refused = TryGetKey(caller.AddressSpace!, address, scope, out FutexKey key);
        if (refused != KernelError.None)
        {
            return refused;
        }

        refused = TryGetKey(caller.AddressSpace!, target, scope, out FutexKey other);
        return refused != KernelError.None ? refused
            : key == other ? KernelError.InvalidArgument
            : Move(key, wakeCount, other, moveCount, AnyBits);
    }

    /// <summary>Whether threads could wait for a word at the address.</summary>
    public static Result Check(Process caller, VirtualAddress address, FutexScope scope)
    {
        KernelError refused = TryGetKey(caller.AddressSpace!, address, scope, out _);
        return refused == KernelError.None ? Result.Success : refused;
    }

    /// <summary>Finds what a word is. A word of its own address space is just its address: that is made in place, and copied nowhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static KernelError TryGetKey(AddressSpace space, VirtualAddress address, FutexScope scope, out FutexKey key)
    {
        key = new FutexKey(space, address.Value);
        return address.Value % sizeof(uint) != 0 ? KernelError.InvalidArgument
            : scope == FutexScope.Memory ? TryFindShared(space, address, ref key)
            : address < space.Machine.UserLimit ? KernelError.None
            : KernelError.BadAddress;
    }

    private static KernelError TryFindShared(AddressSpace space, VirtualAddress address, ref FutexKey key)
    {
        if (space.Find(address) is not { } region)
        {
            return KernelError.BadAddress;
        }

        if (region.IsShared && region.Source is { } source)
        {
            long page = region.SourcePageOf(address.Value >> Page.Shift);
            key = new FutexKey(source, ((ulong)page << Page.Shift) + (ulong)address.PageOffset);
        }

        return KernelError.None;
    }

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
