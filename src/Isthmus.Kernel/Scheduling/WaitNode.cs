namespace Isthmus.Kernel.Scheduling;

/// <summary>One thread's place in one wait queue. A thread that polls many objects has one node for each.</summary>
public sealed class WaitNode
{
    internal WaitNode(Waiter waiter, bool isObserver)
    {
        Waiter = waiter;
        IsObserver = isObserver;
    }

    /// <summary>Whose place it is.</summary>
    internal Waiter Waiter { get; }

    /// <summary>True for a poll: it is told of every wake and uses none up.</summary>
    internal bool IsObserver { get; }

    internal WaitQueue? Queue { get; set; }

    internal WaitNode? Previous { get; set; }

    internal WaitNode? Next { get; set; }
}
