using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Kernel.Signals;

/// <summary>Sending signals, and acting upon them on the way back to user mode.</summary>
/// <param name="kernel">Whose processes they go to.</param>
public sealed class SignalManager(IsthmusKernel kernel)
{
    /// <summary>Sends what the kernel has to say; nothing happens where the ABI has no signal for it.</summary>
    public void Send(Process process, SignalKind kind, SignalOrigin origin = default)
    {
        int signal = process.Personality.SignalNumber(kind);
        if (signal != 0)
        {
            Send(process, signal, origin);
        }
    }

    /// <summary>Sends a signal of the process's ABI. One that would do nothing is dropped.</summary>
    public void Send(Process process, int signal, SignalOrigin origin = default)
    {
        bool waits = (process.Signals.Blocked >> signal & 1) != 0 && !process.Personality.DropsIgnoredSignalsAlways;
        if (process.IsZombie || (DoesNothing(process, signal) && !waits))
        {
            return;
        }

        process.Signals.Raise(signal, origin);
        if ((process.Signals.Blocked >> signal & 1) != 0)
        {
            return;
        }

        for (int i = 0; i < process.Threads.Count; i++)
        {
            process.Threads[i].Request(ThreadWork.Signal);
            process.Threads[i].InterruptWait(Interruption.BySignal);
        }
    }

    /// <summary>Sends a signal that the thread itself caused by a fault. Where it is blocked or ignored, the process ends.</summary>
    /// <param name="thread">Who faulted.</param>
    /// <param name="kind">What the fault means.</param>
    /// <param name="cause">A sentence for people, kept in case the signal ends the process.</param>
    public void SendFault(Thread thread, SignalKind kind, string cause)
    {
        Process process = thread.Process;
        int signal = process.Personality.SignalNumber(kind);
        if (signal == 0)
        {
            signal = process.Personality.SignalNumber(SignalKind.Kill);
        }

        process.LastFault = cause;
        if ((process.Signals.Blocked >> signal & 1) != 0 || process.Signals.HandlerOf(signal) == SignalState.Ignore)
        {
            End(process, signal);
            return;
        }

        process.Signals.Raise(signal);
        thread.Request(ThreadWork.Signal);
    }

    /// <summary>Acts upon what is pending: default actions, or the entry of one handler.</summary>
    public void Deliver(Thread thread)
    {
        thread.Clear(ThreadWork.Signal);
        Process process = thread.Process;
        while (process.PendingExit is null)
        {
            int signal = process.Signals.Take();
            if (signal == 0)
            {
                return;
            }

            ulong handler = process.Signals.HandlerOf(signal);
            if (handler == SignalState.Ignore)
            {
                continue;
            }

            if (handler == SignalState.Default)
            {
                if (process.Personality.DefaultAction(signal) is SignalAction.Terminate or SignalAction.TerminateWithCore)
                {
                    End(process, signal);
                }
            }
            else if (process.Personality.EnterSignalHandler(thread, signal, handler).IsError)
            {
                process.LastFault ??= "no room on the stack for a signal frame";
                End(process, process.Personality.SignalNumber(SignalKind.MemoryFault));
            }
            else
            {
                process.LastFault = null;
            }
        }
    }

    /// <summary>Says what a signal does. What is pending and would now do nothing is forgotten.</summary>
    public void SetHandler(Process process, int signal, ulong handler)
    {
        process.Signals.SetHandler(signal, handler);
        if (DoesNothing(process, signal))
        {
            process.Signals.Discard(signal);
        }
    }

    /// <summary>Sets which signals wait; those that need not wait any more are acted upon before user mode is entered again.</summary>
    public void SetBlocked(Thread thread, ulong blocked)
    {
        thread.Process.Signals.Blocked = blocked;
        if (thread.Process.Signals.HasDeliverable)
        {
            thread.Request(ThreadWork.Signal);
        }
    }

    /// <summary>Ends a process whose way back from a handler makes no sense.</summary>
    public void RefuseFrame(Process process)
    {
        process.LastFault = "the frame of a signal handler is not one that the kernel made";
        End(process, process.Personality.SignalNumber(SignalKind.MemoryFault));
    }

    /// <summary>Ends a process that made a call which needs a promise that it has not made.</summary>
    public void EndForBrokenPromise(Thread thread, Promise missing)
    {
        Process process = thread.Process;
        SyscallDescriptor? call = process.Personality.Descriptor.Find((int)Personality.CallNumber(thread.Context));
        process.LastFault = $"{call?.Name} needs the promise {PromiseNames.NameOf(missing)}, which it has not made";
        End(process, process.Personality.SignalNumber(SignalKind.Abort));
    }

    private static bool DoesNothing(Process process, int signal)
    {
        ulong handler = process.Signals.HandlerOf(signal);
        return handler == SignalState.Ignore
            || (handler == SignalState.Default && process.Personality.DefaultAction(signal) == SignalAction.Ignore);
    }

    private void End(Process process, int signal)
    {
        if (process.LastFault is { } cause)
        {
            kernel.Control.Note($"process {process.Id.Value} ({process.Name}): {cause}");
        }

        kernel.ProcessManager.BeginExit(process, ExitStatus.Killed(
            signal, process.Personality.DefaultAction(signal) == SignalAction.TerminateWithCore));
    }
}
