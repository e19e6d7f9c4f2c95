using System.Diagnostics;
using System.Threading.Tasks;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Kernel.Scheduling;

/// <summary>
/// Threads that wait for one condition, first come first woken. Usage: check the condition; if it does not hold,
/// <c>await queue.Wait(...)</c>; check again. Nothing runs between the check and the wait, so no wake-up is lost.
/// </summary>
public sealed class WaitQueue
{
    private WaitNode? _first;
    private WaitNode? _last;

    /// <summary>True where nobody waits.</summary>
    public bool IsEmpty => _first is null;

    /// <summary>Parks the calling thread here until woken, interrupted, or <paramref name="deadline"/> (nanoseconds since boot).</summary>
    public ValueTask<WaitResult> Wait(
        Thread thread, WaitReason reason, long deadline = Clock.Never, Interruption interruption = Interruption.BySignal)
    {
        Waiter waiter = thread.Waiter;
        Append(waiter.OwnNode);
        return waiter.Wait(reason, deadline, interruption);
    }

    /// <summary>The same for a call that does nothing more after the wait, see <see cref="Waiter.WaitToReturn"/>.</summary>
    public ValueTask<SyscallOutcome> WaitToReturn(
        Thread thread, WaitReason reason, long deadline = Clock.Never, bool tellsInterruption = true)
    {
        Append(thread.Waiter.OwnNode);
        return thread.Waiter.WaitToReturn(reason, deadline, tellsInterruption);
    }

    /// <summary>Wakes the first waiting thread, and everyone who polls.</summary>
    /// <returns>True where a thread (not a poll) was woken.</returns>
    public bool WakeOne() => Wake(1) == 1;

    /// <summary>Wakes everyone.</summary>
    public void WakeAll() => Wake(int.MaxValue);

    /// <summary>Wakes up to <paramref name="count"/> waiting threads in order, and everyone who polls.</summary>
    /// <returns>Threads woken, polls not counted.</returns>
    public int Wake(int count)
    {
        int woken = 0;
        WaitNode? node = _first;
        while (node is not null)
        {
            WaitNode? next = node.Next;
            if (node.IsObserver)
            {
                node.Waiter.Complete(WaitResult.Woken);
            }
            else if (woken < count)
            {
                woken++;
                node.Waiter.Complete(WaitResult.Woken);
            }

            node = next;
        }

        return woken;
    }

    internal WaitNode? First => _first;

    internal WaitNode? Last => _last;

    internal void Append(WaitNode node)
    {
        Debug.Assert(node.Queue is null, "a node waits in one queue");
        node.Queue = this;
        node.Previous = _last;
        node.Next = null;
        if (_last is null)
        {
            _first = node;
        }
        else
        {
            _last.Next = node;
        }

        _last = node;
    }

    internal void Remove(WaitNode node)
    {
        Debug.Assert(node.Queue == this, "the node waits here");
        if (node.Previous is null)
        {
            _first = node.Next;
        }
        else
        {
            node.Previous.Next = node.Next;
        }

        if (node.Next is null)
        {
            _last = node.Previous;
        }
        else
        {
            node.Next.Previous = node.Previous;
        }

        node.Queue = null;
        node.Previous = null;
        node.Next = null;
    }
}
