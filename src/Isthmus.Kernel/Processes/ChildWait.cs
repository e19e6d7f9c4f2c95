using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Kernel.Scheduling;

namespace Isthmus.Kernel.Processes;

/// <summary>Waiting for children to end, stop and go on, and for traced processes, which a tracer waits for as for its children.</summary>
public static class ChildWait
{
    /// <summary>Finds the ended child that <paramref name="id"/> names (null: any), waiting for one where asked to. The zombie stays until
    /// the caller reaps it, so a call that then cannot deliver the status loses nothing.</summary>
    /// <returns>The zombie; null where none is ready and the caller does not wait.</returns>
    public static ValueTask<Result<Process?>> Find(Thread caller, ProcessId? id, bool canWait)
    {
        var selection = new ChildSelection(id);
        Result<ChildReport> ready = FindReady(caller.Process, selection, ChildEvents.Ended);
        return !canWait || ready.IsError || ready.Value.Child is not null
            ? new(ready.IsError ? ready.Error : ready.Value.Child!)
            : FindEndedLater(caller, selection);
    }

    /// <summary>Finds a child or a traced process that has done one of <paramref name="events"/>, waiting for one where asked to. The event
    /// stays until the caller takes it (<see cref="ChildReport.Take"/>).</summary>
    /// <param name="caller">Who waits.</param>
    /// <param name="selection">Whom it waits for.</param>
    /// <param name="events">What it wants to know of.</param>
    /// <param name="canWait">True where it waits until there is something.</param>
    /// <param name="again">True where a process that is stopped, or went on last, counts even if that has been told.</param>
    public static ValueTask<Result<ChildReport>> Find(
        Thread caller, ChildSelection selection, ChildEvents events, bool canWait, bool again = false)
    {
        Result<ChildReport> ready = FindReady(caller.Process, selection, events, again);
        return !canWait || ready.IsError || ready.Value.Child is not null ? new(ready) : FindLater(caller, selection, events);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Result<Process?>> FindEndedLater(Thread caller, ChildSelection selection)
    {
        Result<ChildReport> found = await FindLater(caller, selection, ChildEvents.Ended);
        return found.IsError ? found.Error : found.Value.Child!;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Result<ChildReport>> FindLater(Thread caller, ChildSelection selection, ChildEvents events)
    {
        while (true)
        {
            WaitResult waited = await caller.Process.ChildEnded.Wait(caller, WaitReason.Child);

            // What a child does is also a signal, whose handler interrupts the wait before it is woken.
            Result<ChildReport> ready = FindReady(caller.Process, selection, events);
            if (ready.IsError || ready.Value.Child is not null)
            {
                return ready;
            }

            if (waited == WaitResult.Interrupted)
            {
                return KernelError.Interrupted;
            }
        }
    }

    private static Result<ChildReport> FindReady(Process waiter, ChildSelection selection, ChildEvents events, bool again = false)
    {
        bool found = Look(waiter.Children, selection, events, again, out ChildReport report);
        if (report.Child is null && waiter.Tracees.Count > 0)
        {
            found |= Look(waiter.Tracees, selection, events, again, out report);
        }

        return found ? report : KernelError.NoChild;
    }

    private static bool Look(
        IReadOnlyList<Process> processes, ChildSelection selection, ChildEvents events, bool again, out ChildReport report)
    {
        bool found = false;
        for (int i = 0; i < processes.Count; i++)
        {
            Process process = processes[i];
            if (!selection.Includes(process))
            {
                continue;
            }

            // One that has ended does nothing else any more: who does not ask for ends does not wait for it.
            found |= !process.IsZombie || (events & ChildEvents.Ended) != 0;
            ChildEvents happened = (process.IsZombie ? ChildEvents.Ended : again ? process.LastEvent : process.Untold) & events;

            // Who does not ask for stops learns of a traced process alone that it goes on.
            if (happened == ChildEvents.Continued && (events & ChildEvents.Stopped) == 0 && process.Trace is null)
            {
                continue;
            }

            if (happened != ChildEvents.None)
            {
                report = new ChildReport(process, happened);
                return true;
            }
        }

        report = default;
        return found;
    }
}
