using System;
using System.Diagnostics;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Scheduling;

/// <summary>
/// Who runs next: start-time fair queueing over jobs. Each job has a clock that goes on with the processor time that its threads use; a
/// thread that becomes runnable is due when its job's clock says, and the one that is due first runs. So a job with a thousand threads
/// gets as much as the job with one beside it, and inside a job turns go round. Equal ones run in the order in which they became
/// runnable: the order is deterministic. A priority moves the moment at which a thread is due, by a fixed time: among threads that all
/// want the processor the urgent ones get more turns, and none is left without.
/// </summary>
public sealed class Scheduler
{
    /// <summary>How long a thread runs while others wait, in nanoseconds.</summary>
    public const long TimeSlice = 4_000_000;

    /// <summary>How much earlier or later a thread is due for each step of priority that it differs from the normal one.</summary>
    private const long PriorityStep = TimeSlice / 10;

    private Thread[] _heap = new Thread[64];
    private ulong _nextSequence;
    private long _floor;
    private Thread? _returning;
    private bool _yields;

    /// <summary>Threads that could run, besides the running one.</summary>
    public int RunnableCount { get; private set; }

    /// <summary>The thread on the processor.</summary>
    public Thread? Current { get; private set; }

    /// <summary>Puts a new thread into the run queue.</summary>
    public void Start(Thread thread)
    {
        Debug.Assert(thread.State == ThreadStatus.New, "a thread starts once");
        Enqueue(thread, _floor);
    }

    /// <summary>Puts a parked thread back into the run queue.</summary>
    public void MakeRunnable(Thread thread)
    {
        if (thread.State != ThreadStatus.Parked)
        {
            return;
        }

        // Sleeping earns at most one slice of credit, or a sleeper could starve the others when it wakes.
        Enqueue(thread, _floor - TimeSlice);
    }

    /// <summary>The running thread stays runnable and gives way to whoever is due before it. It is back in the queue once its time is
    /// booked, see <see cref="Account"/>.</summary>
    public void Preempt(Thread thread) => Return(thread, yields: false);

    /// <summary>The running thread gives way: it goes behind every thread that is runnable now.</summary>
    public void Yield(Thread thread) => Return(thread, yields: true);

    /// <summary>The running thread waits.</summary>
    public void Park(Thread thread)
    {
        thread.State = ThreadStatus.Parked;
        Current = null;
    }

    /// <summary>The running thread is stopped; only <see cref="Resume"/> lets it go on.</summary>
    public void Stop(Thread thread)
    {
        thread.State = ThreadStatus.Stopped;
        Current = null;
    }

    /// <summary>Puts a stopped thread back into the run queue.</summary>
    public void Resume(Thread thread)
    {
        if (thread.State == ThreadStatus.Stopped)
        {
            Enqueue(thread, _floor - TimeSlice);
        }
    }

    /// <summary>The running thread has ended.</summary>
    public void End(Thread thread)
    {
        thread.State = ThreadStatus.Dead;
        _returning = _returning == thread ? null : _returning;
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

        _floor = Math.Max(_floor, next.DueTime);
        next.State = ThreadStatus.Running;
        Current = next;
        return next;
    }

    /// <summary>Books processor time to the thread that runs, which goes on.</summary>
    public static void Book(Thread thread, long nanoseconds)
    {
        thread.AddProcessorTime(nanoseconds);
        thread.Process.Accounting.AddProcessorTime(nanoseconds);
        thread.Process.Account.Clock += nanoseconds;
    }

    /// <summary>Books <paramref name="nanoseconds"/> of processor time to the thread that ran, and puts it back into the queue where it
    /// is still runnable.</summary>
    public void Account(Thread thread, long nanoseconds)
    {
        Book(thread, nanoseconds);
        thread.Process.Account.Clock -= TimeSlice;
        if (_returning != thread)
        {
            return;
        }

        _returning = null;
        long earliest = _floor;
        for (int i = 0; _yields && i < RunnableCount; i++)
        {
            earliest = Math.Max(earliest, _heap[i].DueTime);
        }

        Enqueue(thread, earliest, _yields);
    }

    private static bool IsBefore(Thread left, Thread right)
        => left.DueTime != right.DueTime
            ? left.DueTime < right.DueTime
            : left.RunQueueSequence < right.RunQueueSequence;

    private void Return(Thread thread, bool yields)
    {
        thread.State = ThreadStatus.Runnable;
        Current = null;
        _returning = thread;
        _yields = yields;
    }

    private void Enqueue(Thread thread, long earliest, bool yields = false)
    {
        // The job pays for a whole slice until it is known how long the thread ran.
        ResourceAccount job = thread.Process.Account;
        long due = Math.Max(job.Clock, earliest);
        job.Clock = due + TimeSlice;
        long delay = (ThreadPriority.Normal - thread.Priority) * PriorityStep;
        thread.DueTime = due + (yields ? Math.Max(delay, 0) : delay);
        thread.State = ThreadStatus.Runnable;
        thread.RunQueueSequence = _nextSequence++;

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
