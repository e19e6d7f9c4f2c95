using System.Numerics;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Kernel.Signals;

/// <summary>Sending signals, and acting upon them on the way back to user mode. A signal to a process is taken by any one of its threads
/// that does not block it; a signal to a thread, and one for its own fault, by that thread.</summary>
/// <param name="kernel">Whose processes they go to.</param>
public sealed partial class SignalManager(IsthmusKernel kernel)
{
    /// <summary>Bytes of <see cref="FrameBuffer"/>; no ABI's frame is larger.</summary>
    public const int LargestFrame = 1024;

    /// <summary>Where an ABI puts the frame of a handler together before it copies it to the user's stack, and takes it apart. What is in it
    /// means nothing to the next one who uses it.</summary>
    public byte[] FrameBuffer { get; } = new byte[LargestFrame];

    /// <summary>Sends what the kernel has to say; nothing happens where the ABI has no signal for it.</summary>
    public void Send(Process process, SignalKind kind, in SignalOrigin origin = default)
    {
        int signal = process.Personality.SignalNumber(kind);
        if (signal != 0)
        {
            Send(process, signal, origin);
        }
    }

    /// <summary>Sends a signal of the process's ABI. One that would do nothing is dropped.</summary>
    public void Send(Process process, int signal, in SignalOrigin origin = default)
    {
        if (process.IsZombie)
        {
            return;
        }

        if (process.Personality.SignalsFirstThread && process.Threads.Count > 0)
        {
            SendToThread(FirstOf(process), signal, origin);
            return;
        }

        if (PrepareStopOrContinue(process, signal))
        {
            return;
        }

        Thread? taker = FindTaker(process, signal);
        if (DoesNothing(process, signal) && (taker is not null || process.Personality.DropsIgnoredSignalsAlways))
        {
            return;
        }

        if (taker is not null && Stops(process, signal))
        {
            // Nobody has to be woken for it: calls that wait go on waiting.
            StopUnlessKilled(process, signal);
            return;
        }

        if (taker is { Waiter.IsDeaf: true } && EndsProcess(process, signal))
        {
            End(process, signal);
            return;
        }

        process.Signals.Raise(signal, KeptOf(process, origin));
        if (taker is not null)
        {
            Alert(taker);
        }
    }

    /// <summary>Sends a signal of the process's ABI to one thread. One that would do nothing is dropped.</summary>
    public void SendToThread(Thread thread, int signal, in SignalOrigin origin = default)
    {
        Process process = thread.Process;
        if (thread.State == ThreadStatus.Dead)
        {
            return;
        }

        if (PrepareStopOrContinue(process, signal))
        {
            return;
        }

        bool isBlocked = IsBlocked(thread, signal);
        if (DoesNothing(process, signal) && (!isBlocked || process.Personality.DropsIgnoredSignalsAlways))
        {
            return;
        }

        if (!isBlocked && Stops(process, signal))
        {
            StopUnlessKilled(process, signal);
            return;
        }

        if (!isBlocked && thread.Waiter.IsDeaf && EndsProcess(process, signal))
        {
            End(process, signal);
            return;
        }

        thread.Signals.Raise(signal, KeptOf(process, origin));
        if (!isBlocked)
        {
            Alert(thread);
        }
    }

    /// <summary>Sends a signal that the thread itself caused by a fault. Where it is blocked or ignored, the process ends.</summary>
    /// <param name="thread">Who faulted.</param>
    /// <param name="kind">What the fault means.</param>
    /// <param name="cause">A sentence for people, kept in case the signal ends the process.</param>
    /// <param name="origin">What the handler is told.</param>
    public void SendFault(Thread thread, SignalKind kind, string cause, in SignalOrigin origin = default)
    {
        Process process = thread.Process;
        int signal = process.Personality.SignalNumber(kind);
        if (signal == 0)
        {
            signal = process.Personality.SignalNumber(SignalKind.Kill);
        }

        if (process.Trace is not null)
        {
            kernel.Tracers.StopFor(process, signal);
            return;
        }

        process.LastFault = cause;
        if (IsBlocked(thread, signal) || process.Signals.HandlerOf(signal) == SignalState.Ignore)
        {
            End(process, signal);
            return;
        }

        thread.Signals.Discard(signal);
        thread.Signals.Raise(signal, KeptOf(process, origin));
        thread.Request(ThreadWork.Signal);
    }

    /// <summary>Says what a signal does. What is pending and would now do nothing is forgotten.</summary>
    public void SetHandler(Process process, int signal, ulong handler, in SignalHandlerOptions options = default)
    {
        process.Signals.SetHandler(signal, handler, options);
        if (DoesNothing(process, signal))
        {
            Discard(process, signal);
        }
    }

    /// <summary>Sets which signals wait; those that need not wait any more are acted upon before user mode is entered again.</summary>
    public void SetBlocked(Thread thread, ulong blocked)
    {
        ulong added = blocked & ~thread.Signals.Blocked;
        thread.Signals.Blocked = blocked;
        if (HasDeliverable(thread))
        {
            thread.Request(ThreadWork.Signal);
        }

        if ((added & thread.Process.Signals.Pending) != 0)
        {
            OfferPending(thread.Process);
        }
    }

    /// <summary>Puts a mask in force until the next handler has returned, or until a signal that has none has been acted upon.</summary>
    public void SetBlockedForCall(Thread thread, ulong blocked)
    {
        thread.Signals.MaskToRestore ??= thread.Signals.Blocked;
        SetBlocked(thread, blocked);
    }

    /// <summary>Ends what <see cref="SetBlockedForCall"/> began, in a call that no signal has interrupted.</summary>
    public void EndBlockedForCall(Thread thread)
    {
        if (thread.Signals.MaskToRestore is { } mask)
        {
            thread.Signals.MaskToRestore = null;
            SetBlocked(thread, mask);
        }
    }

    /// <summary>True where a signal is to be acted upon before the thread enters user mode.</summary>
    public static bool HasDeliverable(Thread thread)
        => ((thread.Signals.Pending | thread.Process.Signals.Pending) & ~thread.Signals.Blocked) != 0;

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
        _ = process.SetCoreProperty("pledge_violation"u8, System.Text.Encoding.UTF8.GetBytes(PromiseNames.NameOf(missing)));
        process.LastFault = $"{call?.Name} needs the promise {PromiseNames.NameOf(missing)}, which it has not made";
        End(process, process.Personality.SignalNumber(SignalKind.Abort));
    }

    /// <summary>Looks for other threads to take what is pending for the process: who was to take it has ended, or blocks it now.</summary>
    internal static void OfferPending(Process process)
    {
        ulong pending = process.Signals.Pending;
        for (int i = 0; i < process.Threads.Count && pending != 0; i++)
        {
            Thread thread = process.Threads[i];
            if ((pending & ~thread.Signals.Blocked) != 0)
            {
                pending &= thread.Signals.Blocked;
                Alert(thread);
            }
        }
    }

    private static void Alert(Thread thread)
    {
        thread.Request(ThreadWork.Signal);
        thread.InterruptWait(Interruption.BySignal);
    }

    private static Thread FirstOf(Process process)
    {
        for (int i = 0; i < process.Threads.Count; i++)
        {
            if (process.Threads[i].Id.Value == process.Id.Value)
            {
                return process.Threads[i];
            }
        }

        return process.Threads[0];
    }

    private static bool IsBlocked(Thread thread, int signal) => (thread.Signals.Blocked >> signal & 1) != 0;

    private static Thread? FindTaker(Process process, int signal)
    {
        for (int i = 0; i < process.Threads.Count; i++)
        {
            if (!IsBlocked(process.Threads[i], signal))
            {
                return process.Threads[i];
            }
        }

        return null;
    }

    private static SignalOrigin KeptOf(Process process, in SignalOrigin origin)
        => process.Personality.KeepsSignalOrigins ? origin : default;

    private static bool DoesNothing(Process process, int signal)
    {
        ulong handler = process.Signals.HandlerOf(signal);
        return handler == SignalState.Ignore
            || (handler == SignalState.Default
                && process.Personality.DefaultAction(signal) is SignalAction.Ignore or SignalAction.Continue);
    }

    private static bool Stops(Process process, int signal)
        => process.Signals.HandlerOf(signal) == SignalState.Default && process.Personality.DefaultAction(signal) == SignalAction.Stop;

    private static bool EndsProcess(Process process, int signal)
        => process.Signals.HandlerOf(signal) == SignalState.Default
            && process.Personality.DefaultAction(signal) is SignalAction.Terminate or SignalAction.TerminateWithCore;

    /// <summary>What is pending for the process and for its threads.</summary>
    private static ulong PendingOf(Process process)
    {
        ulong pending = process.Signals.Pending;
        for (int i = 0; i < process.Threads.Count; i++)
        {
            pending |= process.Threads[i].Signals.Pending;
        }

        return pending;
    }

    private static void Discard(Process process, int signal)
    {
        process.Signals.Discard(signal);
        for (int i = 0; i < process.Threads.Count; i++)
        {
            process.Threads[i].Signals.Discard(signal);
        }
    }

    /// <summary>A signal that stops takes back those that continue, and the other way round; a stopped process goes on at once, and also to
    /// be killed; but a traced one that is stopped is only stopped anew.</summary>
    /// <returns>True where nothing is left to be done.</returns>
    private bool PrepareStopOrContinue(Process process, int signal)
    {
        SignalAction action = process.Personality.DefaultAction(signal);
        bool isKill = process.IsStopped && signal == process.Personality.SignalNumber(SignalKind.Kill);
        if (isKill && process.Trace is not null)
        {
            process.IsStopped = false;
            kernel.Tracers.StopFor(process, signal);
            return true;
        }

        if (action is not (SignalAction.Stop or SignalAction.Continue) && !isKill)
        {
            return false;
        }

        SignalAction opposite = action == SignalAction.Stop ? SignalAction.Continue : SignalAction.Stop;
        for (ulong pending = PendingOf(process); pending != 0; pending &= pending - 1)
        {
            int other = BitOperations.TrailingZeroCount(pending);
            if (process.Personality.DefaultAction(other) == opposite)
            {
                Discard(process, other);
            }
        }

        if (action != SignalAction.Stop && process.IsStopped)
        {
            kernel.ProcessManager.Continue(process);
        }

        return false;
    }

    /// <summary>A process that is being killed ends first: stopped, it never would. Nor does a terminal's signal stop what nobody could
    /// continue.</summary>
    private void StopUnlessKilled(Process process, int signal)
    {
        if (signal != process.Personality.SignalNumber(SignalKind.Stop) && kernel.Groups.IsOrphaned(process.Group))
        {
            return;
        }

        int kill = process.Personality.SignalNumber(SignalKind.Kill);
        bool isKilled = (process.Signals.Pending >> kill & 1) != 0 && FindTaker(process, kill) is not null;
        for (int i = 0; i < process.Threads.Count && !isKilled; i++)
        {
            ThreadSignals signals = process.Threads[i].Signals;
            isKilled = ((signals.Pending & ~signals.Blocked) >> kill & 1) != 0;
        }

        if (!isKilled)
        {
            kernel.ProcessManager.Stop(process, signal);
        }
    }

    private void End(Process process, int signal, bool dumpsCore = false)
    {
        if (process.LastFault is { } cause)
        {
            kernel.Control.Note($"process {process.Id.Value} ({process.Name}): {cause}");
        }

        kernel.ProcessManager.BeginExit(process, ExitStatus.Killed(
            signal, dumpsCore || process.Personality.DefaultAction(signal) == SignalAction.TerminateWithCore));
    }
}
