using System.Diagnostics;

namespace Isthmus.Kernel.Processes;

/// <summary>
/// The one lock of a process, which an ABI says some of its calls take for their duration. A thread may take it again while it has it, and
/// drops it while it waits. A call runs to its next wait without anything else running, so whoever takes it finds it free: the lock states
/// that, and test builds check it. It never makes anybody wait.
/// </summary>
public sealed class BigLock
{
    private Thread? _holder;
    private int _depth;

    /// <summary>True while a call of that thread runs under the lock.</summary>
    public bool IsHeldBy(Thread thread) => _holder == thread;

    /// <summary>A call that takes the lock begins, maybe inside another one.</summary>
    public void Take(Thread thread)
    {
        Debug.Assert(_holder is null || _holder == thread, "a thread that waits has dropped the lock");
        _holder = thread;
        _depth++;
    }

    /// <summary>The call has an outcome. One that waits has dropped the lock.</summary>
    public void Leave(Thread thread)
    {
        Debug.Assert(_holder == thread || (_holder is null && thread.HasPendingCall), "who has taken the lock has it, or waits");
        if (_holder == thread && --_depth == 0)
        {
            _holder = null;
        }
    }

    /// <summary>The thread waits, or its call is over.</summary>
    /// <returns>How many times it had the lock.</returns>
    internal int Drop(Thread thread)
    {
        if (_holder != thread)
        {
            return 0;
        }

        int depth = _depth;
        _depth = 0;
        _holder = null;
        return depth;
    }

    /// <summary>The thread goes on after a wait.</summary>
    internal void Retake(Thread thread, int depth)
    {
        Debug.Assert(_holder is null, "a thread that waits has dropped the lock");
        if (depth > 0)
        {
            _holder = thread;
            _depth = depth;
        }
    }
}
