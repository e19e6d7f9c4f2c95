using System.Diagnostics;

namespace Isthmus.Kernel.Processes;

/// <summary>
/// The one lock of a process, which an ABI says some of its calls take for their duration. A thread may take it again while it has it, and
/// drops it while it waits. A call runs to its next wait without anything else running, so whoever takes it finds it free: the lock states
/// that, and test builds check it. It never makes anybody wait. How often a thread has it stands in the thread: numbers cost less than references,
/// which calls would write twice.
/// </summary>
public sealed class BigLock
{
    private bool _isHeld;

    /// <summary>True while a call of that thread runs under the lock.</summary>
    public bool IsHeldBy(Thread thread) => _isHeld && thread.LockDepth > 0;

    /// <summary>A call that takes the lock begins, maybe inside another one.</summary>
    public void Take(Thread thread)
    {
        Debug.Assert(_isHeld == thread.LockDepth > 0, "a thread that waits has dropped the lock");
        _isHeld = true;
        thread.LockDepth++;
    }

    /// <summary>The call has an outcome. One that waits has dropped the lock.</summary>
    public void Leave(Thread thread)
    {
        Debug.Assert(IsHeldBy(thread) || thread.HasPendingCall, "who has taken the lock has it, or waits");
        if (thread.LockDepth > 0 && --thread.LockDepth == 0)
        {
            _isHeld = false;
        }
    }

    /// <summary>The thread waits, or its call is over.</summary>
    /// <returns>How many times it had the lock.</returns>
    internal int Drop(Thread thread)
    {
        int depth = thread.LockDepth;
        if (depth > 0)
        {
            thread.LockDepth = 0;
            _isHeld = false;
        }

        return depth;
    }

    /// <summary>The thread goes on after a wait.</summary>
    internal void Retake(Thread thread, int depth)
    {
        Debug.Assert(!_isHeld, "a thread that waits has dropped the lock");
        if (depth > 0)
        {
            thread.LockDepth = depth;
            _isHeld = true;
        }
    }
}
