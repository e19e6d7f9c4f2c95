using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Signals;
using Isthmus.Machine;

namespace Isthmus.Kernel.Processes;

/// <summary>How processes begin and end: fork, exit, and what becomes of children.</summary>
/// <param name="kernel">Whose processes they are.</param>
public sealed partial class ProcessManager(IsthmusKernel kernel)
{
    /// <summary>Makes a child that is a copy of the caller's process, with one thread: the caller's, whose RAX is 0.</summary>
    public Result<Process> Fork(Thread caller)
    {
        Process parent = caller.Process;
        ResourceAccount account = AccountForChildOf(parent);
        if (!kernel.Processes.HasRoom || !account.TryAddProcess())
        {
            return KernelError.QuotaExceeded;
        }

        long veilCost = parent.Files.Veil.Cost;
        if (!account.TryChargeMemory(veilCost))
        {
            account.RemoveProcess();
            return KernelError.QuotaExceeded;
        }

        if (!parent.AddressSpace!.Fork(account).TryGet(out AddressSpace? space, out KernelError error))
        {
            account.ReleaseMemory(veilCost);
            account.RemoveProcess();
            return error;
        }

        if (parent.Handles.Duplicate(account) is not { } handles)
        {
            space.Dispose();
            account.ReleaseMemory(veilCost);
            account.RemoveProcess();
            return KernelError.OutOfMemory;
        }

        var child = new Process(kernel, kernel.Processes.NextId(), parent.Personality, parent.Files.Duplicate(), account)
        {
            AddressSpace = space,
            Handles = handles,
            Signals = parent.Signals.Fork(),
            Filter = parent.Filter,
            CallWork = parent.CallWork & ~CallWork.OfOneProcess,
            Name = parent.Name,
            IsDumpable = parent.IsDumpable,
            CommandLine = parent.CommandLine,
            ProgramPath = parent.ProgramPath,
            EnvironmentBlock = parent.EnvironmentBlock,
            VeilCharge = veilCost,
            Group = parent.Group,
            Session = parent.Session,
            Terminal = parent.Terminal,
        };
        child.SetPledge(parent.Pledge);
        child.InheritContexts(parent);
        child.IsJailedUntilExec = parent.IsJailedUntilExec;
        child.ProgramMount = parent.ProgramMount;
        var thread = new Thread(child, new ThreadId(child.Id.Value));
        thread.Context.CopyFrom(caller.Context);
        thread.Context[Register.Rax] = 0;
        thread.AlternateStack = caller.AlternateStack;
        thread.Signals.Blocked = caller.Signals.BlockedAfterHandler;
        child.AddThread(thread);
        parent.AddChild(child);
        kernel.Processes.Add(child);
        kernel.Profiler.ProcessStarted(child);
        kernel.Scheduler.Start(thread);
        return child;
    }

    /// <summary>Begins the end of a process: every thread is told to end, parked ones too. The first status counts.</summary>
    public void BeginExit(Process process, ExitStatus status)
    {
        if (process.PendingExit is null)
        {
            process.PendingExit = status;
            if (status.DumpsCore)
            {
                kernel.Cores.Write(process, status.Signal);
            }
        }

        process.IsStopped = false;
        for (int i = 0; i < process.Threads.Count; i++)
        {
            kernel.ThreadManager.BeginExit(process.Threads[i]);
        }
    }

    /// <summary>Stops every thread before it enters user mode again; calls that wait go on waiting. The first process stops for a tracer
    /// only: nobody else could be sure to be there to continue it.</summary>
    internal void Stop(Process process, int signal)
    {
        if (process.IsStopped || process.PendingExit is not null || (process == kernel.FirstProcess && process.Trace is null))
        {
            return;
        }

        process.IsStopped = true;
        process.StopSignal = signal;
        for (int i = 0; i < process.Threads.Count; i++)
        {
            process.Threads[i].Request(ThreadWork.Stop);
        }

        Tell(process, ChildEvents.Stopped);
    }

    /// <summary>Lets a stopped process go on.</summary>
    internal void Continue(Process process)
    {
        process.IsStopped = false;
        for (int i = 0; i < process.Threads.Count; i++)
        {
            Thread thread = process.Threads[i];
            thread.Clear(ThreadWork.Stop);
            thread.Request(ThreadWork.Signal);
            kernel.Scheduler.Resume(thread);
        }

        Tell(process, ChildEvents.Continued);
    }

    /// <summary>Parent and tracer learn that a process was stopped or goes on.</summary>
    private void Tell(Process process, ChildEvents happened)
    {
        process.Untold = happened;
        process.LastEvent = happened;
        if (process.Parent is { } parent)
        {
            if (parent.Personality.WantsToKnowOfStops(parent))
            {
                var status = ExitStatus.Killed(process.StopSignal);
                SignalCause cause = happened == ChildEvents.Stopped ? SignalCause.ChildStopped : SignalCause.ChildContinued;
                kernel.Signals.Send(
                    parent, SignalKind.ChildEnded, new SignalOrigin(process.Id, process.Files.Credentials.RealUser, status, cause));
            }

            parent.ChildEnded.WakeAll();
        }

        process.Trace?.Tracer.ChildEnded.WakeAll();
    }

    /// <summary>Ends a process without threads. It may be tried again where a bug stopped the first attempt: what was given back then is
    /// not given back again.</summary>
    internal void Finish(Process process) => Finish(process, process.PendingExit ?? ExitStatus.Exited(0));

    /// <summary>Forgets a zombie that has been waited for. Once is enough.</summary>
    public void Reap(Process zombie)
    {
        if (zombie.IsReaped)
        {
            return;
        }

        zombie.IsReaped = true;
        kernel.Tracers.Release(zombie);
        zombie.Parent?.RemoveChild(zombie);
        kernel.Processes.Remove(zombie);
        zombie.Account.RemoveProcess();
    }

    /// <summary>Lets a child go: nobody waits for it any more.</summary>
    public void Disown(Process child)
    {
        child.Parent?.RemoveChild(child);
        child.Parent = null;
        child.StartedBy = default;
        if (child.IsZombie)
        {
            Reap(child);
        }
    }

    private ResourceAccount AccountForChildOf(Process parent)
        => parent == kernel.FirstProcess ? parent.Account.CreateJob() : parent.Account;

    private void Finish(Process process, ExitStatus status)
    {
        process.Handles.CloseAll();
        process.Objects?.CloseAll();
        kernel.Carriers.Collect();
        process.ReleaseEndedThreads();
        process.CloseIpc();
        process.Alarm?.Set(Clock.Never);
        kernel.Tracers.ReleaseAll(process);
        kernel.Profiler.ProcessEnded(process);
        process.CoreProperties?.Clear();
        _ = process.TryChargeForVeil(0);
        process.Enter(default(ProcessList));
        process.Enter(default(HostContext));
        process.Next = default;
        kernel.Machine.Processor.Activate(null);
        AddressSpace? space = process.AddressSpace;
        process.Accounting.PeakResidentBytes = (long)(space?.PeakResidentPages ?? 0) << Page.Shift;
        process.AddressSpace = null;
        space?.Dispose();
        process.ExitStatus = status;
        kernel.Terminals.ProcessEnded(process);
        kernel.Groups.ProcessEnded(process);
        Process? heir = kernel.FirstProcess;
        while (process.Children.Count > 0)
        {
            Process child = process.Children[^1];
            process.RemoveChild(child);
            if (heir is null || heir == process)
            {
                child.Parent = null;
            }
            else
            {
                heir.AddChild(child);
                if (child.IsZombie)
                {
                    heir.ChildEnded.WakeAll();
                }
            }
        }

        process.Parent?.Accounting.AddChild(process.Accounting);
        if (process == kernel.FirstProcess)
        {
            kernel.Finish(process, status);
        }
        else if (process.Parent is { } parent)
        {
            if (parent.Personality.WantsToKnowOfChildren(parent))
            {
                kernel.Signals.Send(
                    parent, SignalKind.ChildEnded, new SignalOrigin(process.Id, process.Files.Credentials.RealUser, status));
            }

            parent.ChildEnded.WakeAll();
            process.Trace?.Tracer.ChildEnded.WakeAll();
            if (process is { IsKeptByHandles: true, Object: null })
            {
                Reap(process);
            }
        }
        else
        {
            Reap(process);
        }

        process.Object?.Ended.WakeAll();
    }
}
