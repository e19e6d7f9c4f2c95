using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;

namespace Isthmus.Kernel.Tracing;

/// <summary>Processes that control others: while one is traced, each signal but the one that continues it stops it, and is lost for it; its
/// tracer waits for it as for a child. A stop is one of the whole process.</summary>
/// <param name="kernel">Whose processes they are.</param>
public sealed class TraceManager(IsthmusKernel kernel)
{
    /// <summary>Begins to trace a process and stops it.</summary>
    /// <returns><see cref="KernelError.Busy"/> where somebody traces it.</returns>
    public Result Attach(Process tracer, Process target)
    {
        if (target.Trace is not null)
        {
            return KernelError.Busy;
        }

        target.Trace = new ProcessTrace(tracer);
        tracer.AddTracee(target);
        StopFor(target, target.Personality.SignalNumber(SignalKind.Stop));
        return Result.Success;
    }

    /// <summary>Asks whether one process may look into another: the superuser, and whoever has the same user that the other is and was; and
    /// nobody where the other does not let anybody.</summary>
    public static Result CheckAccess(Process tracer, Process target)
    {
        Credentials credentials = tracer.Files.Credentials;
        Credentials other = target.Files.Credentials;
        return tracer == target ? KernelError.NotPermitted
            : !credentials.IsSuperuser && (other.RealUser != credentials.User || other.RealUser != other.User) ? KernelError.AccessDenied
            : !target.IsDumpable ? KernelError.AccessDenied
            : Result.Success;
    }

    /// <summary>Asks whether a tracer may do something with a process now: it is its own, and stopped.</summary>
    public static Result CheckStopped(Process tracer, Process target)
        => target.Trace is not { } trace ? KernelError.NotPermitted
            : trace.Tracer != tracer || !target.IsStopped ? KernelError.Busy
            : Result.Success;

    /// <summary>Lets a stopped process go on.</summary>
    public void Continue(Process target)
    {
        for (int i = 0; i < target.Threads.Count; i++)
        {
            target.Threads[i].Context.Debug?.ClearStatus();
        }

        kernel.Signals.Send(target, SignalKind.Continue);
    }

    /// <summary>Lets a stopped process go on until its next call begins, or the one that it is in ends.</summary>
    public void ContinueToCall(Process target)
    {
        target.CallWork |= CallWork.Stop;
        Continue(target);
    }

    /// <summary>Ends the trace; the process goes on.</summary>
    public void Detach(Process target)
    {
        Release(target);
        Continue(target);
    }

    /// <summary>Forgets the trace of a process, which stays as it is, but for the breakpoints in its threads' debug registers.</summary>
    internal void Release(Process target)
    {
        target.Trace?.Tracer.RemoveTracee(target);
        target.Trace = null;
        target.CallWork &= ~CallWork.Stop;
        for (int i = 0; i < target.Threads.Count; i++)
        {
            target.Threads[i].Context.DropDebugRegisters();
        }
    }

    /// <summary>A process has ended: what it traced is not traced any more, and stays stopped for somebody to look at. The first process
    /// goes on.</summary>
    internal void ReleaseAll(Process tracer)
    {
        while (tracer.Tracees.Count > 0)
        {
            Process target = tracer.Tracees[^1];
            Release(target);
            if (target.IsZombie)
            {
                continue;
            }

            if (target == kernel.FirstProcess)
            {
                Continue(target);
            }
            else
            {
                kernel.Signals.Send(target, SignalKind.Stop);
            }
        }
    }

    /// <summary>A signal of a traced process: it stops, and that is all.</summary>
    internal void StopFor(Process target, int signal)
    {
        if (target.Trace is { } trace
            && (target.Personality.DefaultAction(signal) == SignalAction.TerminateWithCore
                || signal == target.Personality.SignalNumber(SignalKind.Stop)))
        {
            trace.HasRegisters |= !target.IsStopped;
        }

        kernel.ProcessManager.Stop(target, signal);
    }

    /// <summary>The thread is about to make a call that its tracer wants to see.</summary>
    internal void StopBeforeCall(Thread thread)
    {
        thread.Request(ThreadWork.Call);
        StopAfterCall(thread);
    }

    /// <summary>The thread has made a call that its tracer wants to see the end of.</summary>
    internal void StopAfterCall(Thread thread)
    {
        Process process = thread.Process;
        process.CallWork &= ~CallWork.Stop;
        StopFor(process, process.Personality.SignalNumber(SignalKind.Trap));
    }

    /// <summary>A new program is in place: it waits for a tracer where it is to.</summary>
    internal void StopBeforeProgram(Process process)
    {
        if (process.StopsAtNextProgram)
        {
            process.StopsAtNextProgram = false;
            StopFor(process, process.Personality.SignalNumber(SignalKind.Stop));
        }
    }
}
