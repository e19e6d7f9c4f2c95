using System;
using System.Diagnostics;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Scheduling;

/// <summary>
/// Who runs next: the runnable thread that has had least processor time (virtual-runtime fairness), in a binary heap. Equal ones run
/// in the order in which they became runnable, so the order is deterministic.
/// </summary>
public sealed class Scheduler
{
    /// <summary>How long a thread runs while others wait, in nanoseconds.</summary>
    public const long TimeSlice = 4_000_000;

    private Thread[] _heap = new Thread[64];
    private ulong _nextSequence;
    private long _floor;

    /// <summary>Threads that could run, besides the running one.</summary>
    public int RunnableCount { get; private set; }

    /// <summary>The thread on the processor.</summary>
    public Thread? Current { get; private set; }

    /// <summary>Puts a new thread into the run queue.</summary>
    public void Start(Thread thread)
    {
        Debug.Assert(thread.State == ThreadStatus.New, "a thread starts once");
        thread.VirtualRuntime = _floor;
        Enqueue(thread);
    }

    /// <summary>Puts a parked thread back into the run queue.</summary>
    public void MakeRunnable(Thread thread)
    {
        if (thread.State != ThreadStatus.Parked)
        {
            return;
        }

        // Sleeping earns at most one slice of credit, or a sleeper could starve the others when it wakes.
        thread.VirtualRuntime = Math.Max(thread.VirtualRuntime, _floor - TimeSlice);
        Enqueue(thread);
    }

    /// <summary>The running thread stays runnable but goes behind the others of its standing.</summary>
    public void Preempt(Thread thread) => Enqueue(thread);

    /// <summary>The running thread gives way: it goes behind every thread that is runnable now.</summary>
    public void Yield(Thread thread)
    {
        for (int i = 0; i < RunnableCount; i++)
        {
            thread.VirtualRuntime = Math.Max(thread.VirtualRuntime, _heap[i].VirtualRuntime);
        }

        Enqueue(thread);
    }

    /// <summary>The running thread waits.</summary>
    public void Park(Thread thread)
    {
        thread.State = ThreadStatus.Parked;
        Current = null;
    }

    /// <summary>The running thread has ended.</summary>
    public void End(Thread thread)
    {
        thread.State = ThreadStatus.Dead;
        Current = null;
    }

    /// <summary>Takes the next thread off the queue, or null where none is runnable.</summary>
    public Thread? PickNext()
    {
        if (RunnableCount == 0)
        {
            return null;
        }

        Thread next = _heap[0];
        Thread last = _heap[--RunnableCount];
        _heap[RunnableCount] = null!;
        if (RunnableCount > 0)
        {
            _heap[0] = last;
            SiftDown(0);
        }

        _floor = Math.Max(_floor, next.VirtualRuntime);
        next.State = ThreadStatus.Running;
        Current = next;
        return next;
    }

    /// <summary>Books <paramref name="nanoseconds"/> of processor time to a thread.</summary>
    public void Account(Thread thread, long nanoseconds)
    {
        thread.VirtualRuntime += nanoseconds;
        thread.Process.Accounting.AddProcessorTime(nanoseconds);
    }

    private static bool IsBefore(Thread left, Thread right)
        => left.VirtualRuntime != right.VirtualRuntime
            ? left.VirtualRuntime < right.VirtualRuntime
            : left.RunQueueSequence < right.RunQueueSequence;

    private void Enqueue(Thread thread)
    {
        thread.State = ThreadStatus.Runnable;
        thread.RunQueueSequence = _nextSequence++;
        if (Current == thread)
        {
            Current = null;
        }

        if (RunnableCount == _heap.Length)
        {
            Array.Resize(ref _heap, RunnableCount * 2);
        }

        int index = RunnableCount++;
        while (index > 0 && IsBefore(thread, _heap[(index - 1) / 2]))
        {
            _heap[index] = _heap[(index - 1) / 2];
            index = (index - 1) / 2;
        }

        _heap[index] = thread;
    }

    private void SiftDown(int index)
    {
        Thread thread = _heap[index];
        while (true)
        {
            int child = (index * 2) + 1;
            if (child >= RunnableCount)
            {
                break;
            }

            if (child + 1 < RunnableCount && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], thread))
            {
                break;
            }

            _heap[index] = _heap[child];
            index = child;
        }

        _heap[index] = thread;
    }
}
