using System;
using System.Threading;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;
using Debug = System.Diagnostics.Debug;
using Thread = Isthmus.Kernel.Processes.Thread;

namespace Isthmus.Kernel.Scheduling;

/// <summary>The one loop: pick a thread, run it in user mode, handle what it came back with, repeat.</summary>
/// <param name="kernel">The kernel whose loop it is.</param>
public sealed class KernelLoop(IsthmusKernel kernel)
{
    private const long AlarmUnknown = long.MinValue;

    // Reading the clock for every call would cost a good part of it.
    private const int CallsPerSample = 128;
    private const int ExceptionsPerSample = 16;

    private readonly Processor _processor = kernel.Machine.Processor;
    private readonly Clock _clock = kernel.Machine.Clock;
    private readonly Scheduler _scheduler = kernel.Scheduler;
    private long _armedAlarm = Clock.Never;
    private long _sliceEnd;
    private SyscallOutcome _outcome;
    private int _callsToSample = CallsPerSample;
    private int _exceptionsToSample = ExceptionsPerSample;
    private long _runStart;
    private Thread? _last;

    /// <summary>Runs until the first process has ended.</summary>
    public void Run()
    {
        // A method that waited goes on right here, in its thread's turn. A host's synchronization context (a test runner has one) would
        // send it elsewhere.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        long now = _clock.Now;
        while (!kernel.IsFinished)
        {
            now = _scheduler.PickNext() is { } thread ? RunThread(thread, now) : Idle(now);
        }

        SynchronizationContext.SetSynchronizationContext(context);
    }

    /// <summary>Runs a thread from <paramref name="start"/>, which is now.</summary>
    /// <returns>When it ends.</returns>
    private long RunThread(Thread thread, long start)
    {
        _runStart = start;
        _sliceEnd = start + Scheduler.TimeSlice;
        if (kernel.Timers.NextDeadline <= start)
        {
            kernel.Timers.Expire(start);
        }

        kernel.WallClock.Page?.Update();

        ArmAlarm(Math.Min(kernel.Timers.NextDeadline, _sliceEnd), start);
        _processor.Activate(thread.Process.AddressSpace!.Table);
        _processor.Load(thread.Context);
        if (kernel.Profiler.IsActive && thread != _last)
        {
            NoteSwitch(thread);
        }

        _last = thread;
        try
        {
            RunUntilSwitch(thread);
        }
        catch (Exception bug)
        {
            kernel.Oops.Contain(thread, bug);
        }

        long end = _clock.Now;
        _scheduler.Account(thread, end - _runStart);
        return end;
    }

    private void NoteSwitch(Thread next)
    {
        if (_last is { State: not ThreadStatus.Dead } before)
        {
            _ = kernel.Profiler.Note(before, ProfileEventKind.ContextSwitch, (ulong)next.Process.Id.Value, (ulong)next.Id.Value);
            _processor.Activate(next.Process.AddressSpace!.Table);
        }
    }

    private void RunUntilSwitch(Thread thread)
    {
        if (thread.HasPendingCall && !Complete(thread, ContinueCall(thread)))
        {
            return;
        }

        while (thread.Work == ThreadWork.None || DoWork(thread))
        {
            TrapKind trap = RunCalls(thread);
            if (trap == TrapKind.SystemCall)
            {
                if (!Complete(thread, _outcome))
                {
                    return;
                }
            }
            else if (trap != TrapKind.Interrupt)
            {
                HandleException(thread, trap);
            }
            else if (!HandleInterrupt(thread))
            {
                return;
            }
        }
    }

    /// <summary>
    /// The fast path: user mode and system calls that are done at once, for as long as nothing else happens. Every instruction here is
    /// part of every call. What the last call came to is in <see cref="_outcome"/> then, where a call is why it ends.
    /// </summary>
    /// <returns>Why it ends: a call that is not simply done or leaves work behind, or another trap.</returns>
    private TrapKind RunCalls(Thread thread)
    {
        // A register is cheaper than the field, and there are just enough for what is needed after a call.
        int callsToSample = _callsToSample;
        TrapKind end;
        while (true)
        {
            Debug.Assert(!thread.Process.BigLock.IsHeldBy(thread), "no lock is taken to user mode");
            Trap trap = _processor.Run();
            if (!trap.IsSystemCall)
            {
                end = trap.Kind;
                break;
            }

            Process process = thread.Process;
            if ((process.CallWork != CallWork.None && !IsInPlace(thread)) || --callsToSample < 0)
            {
                _outcome = DispatchMeasured(thread, trap.CallNumber);
                callsToSample = callsToSample < 0 ? CallsPerSample - 1 : callsToSample;
                end = TrapKind.SystemCall;
                break;
            }

            SyscallOutcome result = process.Personality.Dispatch(new Caller(thread), trap.CallNumber);
            if (!result.IsDone)
            {
                _outcome = result;
                end = TrapKind.SystemCall;
                break;
            }

            thread.Context[Register.Rax] = (ulong)result.Value;
            if (thread.Work != ThreadWork.None)
            {
                _outcome = SyscallOutcome.KeepRegisters;
                end = TrapKind.SystemCall;
                break;
            }
        }

        _callsToSample = callsToSample;
        return end;
    }

    /// <summary>True for a call of which nothing has to be looked at but where it comes from, and that comes from the right
    /// place.</summary>
    private static bool IsInPlace(Thread thread)
        => thread.Process.CallWork == CallWork.Places
            && thread.Process.AddressSpace!.MakesCallsFrom(thread.Context.InstructionPointer, thread.Context.StackPointer);

    /// <summary>Makes a call and books the time that it takes: for itself where every call of the process comes here, else for as many as
    /// it stands for.</summary>
    private SyscallOutcome DispatchMeasured(Thread thread, ulong number)
    {
        long start = _clock.Now;
        Process process = thread.Process;
        bool isSample = process.CallWork == CallWork.None || IsInPlace(thread);
        SyscallOutcome outcome = isSample
            ? process.Personality.Dispatch(new Caller(thread), number)
            : kernel.Calls.Dispatch(thread, number);
        process.Accounting.AddSystemTime((_clock.Now - start) * (isSample ? CallsPerSample : 1));
        return outcome;
    }

    /// <summary>Handles an exception, mostly a page fault, and books one in some for as many as it stands for.</summary>
    private void HandleException(Thread thread, TrapKind kind)
    {
        if (--_exceptionsToSample >= 0)
        {
            kernel.Traps.HandleException(thread, kind);
            return;
        }

        _exceptionsToSample = ExceptionsPerSample - 1;
        long start = _clock.Now;
        kernel.Traps.HandleException(thread, kind);
        thread.Process.Accounting.AddSystemTime((_clock.Now - start) * ExceptionsPerSample);
    }

    /// <summary>Goes on with the call that the thread waited in, and books the time since it was picked.</summary>
    private SyscallOutcome ContinueCall(Thread thread)
    {
        SyscallOutcome outcome = thread.ContinueCall();
        thread.Process.Accounting.AddSystemTime(_clock.Now - _runStart);
        return outcome;
    }

    /// <summary>Puts a call's outcome into the registers.</summary>
    /// <returns>False where the thread waits.</returns>
    private bool Complete(Thread thread, SyscallOutcome outcome)
    {
        if (outcome.IsBlocked)
        {
            _scheduler.Park(thread);
            return false;
        }

        if ((thread.Process.CallWork & CallWork.Trace) != 0)
        {
            kernel.Calls.TraceResult(thread, outcome);
        }

        if ((thread.Work & ThreadWork.Call) != 0)
        {
            // Its tracer looks first; the call is made when the thread goes on.
            return true;
        }

        if (outcome.IsDone)
        {
            thread.Context[Register.Rax] = (ulong)outcome.Value;
        }
        else if (outcome.IsError)
        {
            if (outcome.Error == KernelError.Interrupted && (thread.Work & ThreadWork.Signal) != 0)
            {
                SignalManager.NoteInterruptedCall(thread);
            }

            thread.Context[Register.Rax] = (ulong)thread.Process.Personality.EncodeError(outcome.Error);
        }

        if ((thread.Process.CallWork & CallWork.Stop) != 0)
        {
            kernel.Tracers.StopAfterCall(thread);
        }

        return true;
    }

    /// <summary>Gives a thread's requests attention.</summary>
    /// <returns>False where it does not go on now.</returns>
    private bool DoWork(Thread thread)
    {
        const ThreadWork First = ThreadWork.Exit | ThreadWork.Stop;
        if ((thread.Work & ThreadWork.Call) != 0 && (thread.Work & First) == 0
            && !Complete(thread, kernel.Calls.DispatchHeld(thread)))
        {
            return false;
        }

        // A thread that ends has no use for a signal, and maybe no stack for its handler.
        if ((thread.Work & (ThreadWork.Signal | ThreadWork.Exit | ThreadWork.Call)) == ThreadWork.Signal)
        {
            kernel.Signals.Deliver(thread);
        }

        if ((thread.Work & ThreadWork.Exit) != 0)
        {
            kernel.ThreadManager.End(thread);
            return false;
        }

        if ((thread.Work & ThreadWork.Stop) != 0)
        {
            _scheduler.Stop(thread);
            return false;
        }

        if ((thread.Work & ThreadWork.Reschedule) != 0)
        {
            thread.Clear(ThreadWork.Reschedule);
            _scheduler.Yield(thread);
            return false;
        }

        return true;
    }

    private bool HandleInterrupt(Thread thread)
    {
        long now = TakeInterrupt();
        if (now >= _sliceEnd && _scheduler.RunnableCount > 0)
        {
            _scheduler.Preempt(thread);
            return false;
        }

        if (now >= _sliceEnd)
        {
            _sliceEnd = now + Scheduler.TimeSlice;
            Scheduler.Book(thread, now - _runStart);
            _runStart = now;
        }

        ArmAlarm(Math.Min(kernel.Timers.NextDeadline, _sliceEnd), now);
        return true;
    }

    private long Idle(long now)
    {
        ArmAlarm(kernel.Timers.NextDeadline, now);
        _processor.WaitForInterrupt();
        return TakeInterrupt();
    }

    private long TakeInterrupt()
    {
        kernel.Machine.PollDevices();
        long now = _clock.Now;

        // Whatever interrupt it was, the alarm may be spent: a far one comes early, and any may by a few nanoseconds.
        _armedAlarm = AlarmUnknown;
        kernel.Timers.Expire(now);
        kernel.WallClock.Page?.Update();
        return now;
    }

    /// <summary>Sets the alarm unless one is set that comes early enough: an early one only looks and sets it anew.</summary>
    private void ArmAlarm(long deadline, long now)
    {
        if (_armedAlarm > deadline || _armedAlarm <= now)
        {
            _armedAlarm = deadline;
            _clock.SetAlarm(deadline);
        }
    }
}
