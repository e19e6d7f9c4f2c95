using Isthmus.Kernel.Signals;

namespace Isthmus.Kernel.Processes;

/// <summary>Groups of processes. One is orphaned where no member has a parent in another group of the session: nobody is left who could
/// continue it once it has stopped. The first process's group never is: the host looks after it.</summary>
/// <param name="kernel">Whose processes they are.</param>
public sealed class ProcessGroups(IsthmusKernel kernel)
{
    /// <summary>Processes that are stopped.</summary>
    internal int StoppedProcesses { get; set; }

    /// <summary>True where nobody is there who could continue the group.</summary>
    public bool IsOrphaned(ProcessId group)
    {
        for (var id = new ProcessId(0); kernel.Processes.TryGetNext(id, out id);)
        {
            if (kernel.Processes.Find(id) is { IsZombie: false } member && member.Group == group
                && (member == kernel.FirstProcess || IsLookedAfter(member)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sends a signal to every member.</summary>
    public void Send(ProcessId group, SignalKind kind)
    {
        for (var id = new ProcessId(0); kernel.Processes.TryGetNext(id, out id);)
        {
            if (kernel.Processes.Find(id) is { IsZombie: false } member && member.Group == group)
            {
                kernel.Signals.Send(member, kind);
            }
        }
    }

    /// <summary>A process has ended that still has its children. Groups that it was the last to look after are told, and continued, where
    /// a member is stopped.</summary>
    internal void ProcessEnded(Process process)
    {
        if (StoppedProcesses == 0)
        {
            return;
        }

        if (process.Parent is { } parent && LooksAfter(parent, process))
        {
            EndStop(process.Group);
        }

        for (int i = 0; i < process.Children.Count; i++)
        {
            if (LooksAfter(process, process.Children[i]))
            {
                EndStop(process.Children[i].Group);
            }
        }
    }

    private static bool IsLookedAfter(Process member) => member.Parent is { IsZombie: false } parent && LooksAfter(parent, member);

    // A process that has only inherited a child is not expected to continue it.
    private static bool LooksAfter(Process parent, Process child)
        => parent.Group != child.Group && parent.Session == child.Session && child.StartedBy == parent.Id;

    private void EndStop(ProcessId group)
    {
        if (HasStopped(group) && IsOrphaned(group))
        {
            Send(group, SignalKind.HangUp);
            Send(group, SignalKind.Continue);
        }
    }

    private bool HasStopped(ProcessId group)
    {
        for (var id = new ProcessId(0); kernel.Processes.TryGetNext(id, out id);)
        {
            if (kernel.Processes.Find(id) is { IsStopped: true } member && member.Group == group)
            {
                return true;
            }
        }

        return false;
    }
}
