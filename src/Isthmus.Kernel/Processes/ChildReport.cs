namespace Isthmus.Kernel.Processes;

/// <summary>What a wait has found.</summary>
/// <param name="Child">Who; null where there is nothing yet and the caller does not wait.</param>
/// <param name="Event">What it did.</param>
public readonly record struct ChildReport(Process? Child, ChildEvents Event)
{
    /// <summary>Takes the event, so that nobody is told of it again: an ended child is forgotten by its parent, and by its tracer before.</summary>
    public void Take(Process waiter)
    {
        if (Child is not { } child)
        {
            return;
        }

        if (Event != ChildEvents.Ended)
        {
            child.Untold = ChildEvents.None;
        }
        else if (child.Parent == waiter)
        {
            child.Kernel.ProcessManager.Reap(child);
        }
        else
        {
            child.Kernel.Tracers.Release(child);
        }
    }
}
