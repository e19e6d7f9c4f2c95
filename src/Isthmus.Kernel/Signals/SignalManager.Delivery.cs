using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Signals;

/// <content>Acting upon signals before user mode is entered.</content>
public sealed partial class SignalManager
{
    // SYSCALL and INT 0x80 alike.
    private const ulong CallInstructionBytes = 2;

    /// <summary>Acts upon what is pending: default actions, or the entry of handlers. A call that a signal has interrupted is made again
    /// where the ABI and the handler say so.</summary>
    public void Deliver(Thread thread)
    {
        thread.Clear(ThreadWork.Signal);
        Process process = thread.Process;
        while (process.PendingExit is null && !process.IsStopped)
        {
            int signal = Take(thread, out SignalOrigin origin);
            if (signal == 0)
            {
                break;
            }

            if (process.Trace is not null && process.Personality.DefaultAction(signal) != SignalAction.Continue)
            {
                kernel.Tracers.StopFor(process, signal);
                continue;
            }

            ulong handler = process.Signals.HandlerOf(signal);
            if (handler == SignalState.Default)
            {
                DoDefault(process, signal);
            }
            else if (handler != SignalState.Ignore)
            {
                Enter(thread, signal, handler, origin);
            }
        }

        if (process.IsStopped)
        {
            // The rest comes once it goes on.
            return;
        }

        FinishInterruptedCall(thread, CallRestart.UnlessHandled);
        EndBlockedForCall(thread);
    }

    /// <summary>Notes that a signal has ended the wait of a call, while its registers still are those of the call.</summary>
    internal static void NoteInterruptedCall(Thread thread)
    {
        ulong number = thread.Context[Register.Rax];
        thread.Signals.InterruptedCall = number;
        thread.Signals.Restart = thread.Process.Personality.RestartOf(thread, number);
    }

    private static int Take(Thread thread, out SignalOrigin origin)
    {
        ulong blocked = thread.Signals.Blocked;
        int signal = thread.Signals.Take(blocked, out origin);
        return signal != 0 ? signal : thread.Process.Signals.Take(blocked, out origin);
    }

    private void DoDefault(Process process, int signal)
    {
        switch (process.Personality.DefaultAction(signal))
        {
            case SignalAction.Terminate:
            case SignalAction.TerminateWithCore:
                End(process, signal);
                break;
            case SignalAction.Stop:
                StopUnlessKilled(process, signal);
                break;
            case SignalAction.Ignore:
            case SignalAction.Continue:
                break;
        }
    }

    private void Enter(Thread thread, int signal, ulong handler, in SignalOrigin origin)
    {
        Process process = thread.Process;
        SignalHandlerOptions options = process.Signals.OptionsOf(signal);
        FinishInterruptedCall(
            thread, (options.Flags & SignalHandlerFlags.RestartsCalls) != 0 ? CallRestart.AsHandlerSays : CallRestart.Never);
        thread.Signals.Delivered = origin;
        if (process.Personality.EnterSignalHandler(thread, signal, handler).IsError)
        {
            process.LastFault ??= "no room on the stack for a signal frame";

            // Where there are core files this leaves one, whatever the signal does else.
            End(process, process.Personality.SignalWithoutRoom(signal), dumpsCore: process.Personality.HasSystemFiles);
            return;
        }

        process.LastFault = null;
        thread.Signals.MaskToRestore = null;
        if ((options.Flags & SignalHandlerFlags.Once) != 0)
        {
            process.Signals.SetHandler(signal, SignalState.Default);
        }
    }

    /// <summary>Lets the interrupted call be made again, where it is one that <paramref name="situation"/> restarts.</summary>
    private static void FinishInterruptedCall(Thread thread, CallRestart situation)
    {
        CallRestart restart = thread.Signals.Restart;
        thread.Signals.Restart = CallRestart.Never;
        bool again = situation switch
        {
            CallRestart.Never => false,
            CallRestart.UnlessHandled => restart != CallRestart.Never,
            CallRestart.AsHandlerSays => restart == CallRestart.AsHandlerSays,
        };
        if (again)
        {
            UserContext context = thread.Context;
            context[Register.Rax] = thread.Signals.InterruptedCall;
            context.InstructionPointer = new VirtualAddress(context.InstructionPointer.Value - CallInstructionBytes);
        }
    }
}
