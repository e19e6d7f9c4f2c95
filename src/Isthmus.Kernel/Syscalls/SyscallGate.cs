using System;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Startup;
using Isthmus.Machine;

namespace Isthmus.Kernel.Syscalls;

/// <summary>The way in for calls of a process under a policy or a trace. Other processes' calls go straight to their ABI.</summary>
/// <param name="kernel">The kernel that is called.</param>
/// <param name="tracePort">Where trace lines go; null where nobody reads them.</param>
public sealed class SyscallGate(IsthmusKernel kernel, Port? tracePort)
{
    private readonly byte[] _line = new byte[1024];

    // The call that has just been made has its line already.
    private bool _hasLine;

    /// <summary>Asks the filter and the promises, then hands the call to the process's ABI.</summary>
    public SyscallOutcome Dispatch(Thread thread, ulong number)
    {
        if ((thread.Process.CallWork & CallWork.Stop) != 0)
        {
            kernel.Tracers.StopBeforeCall(thread);
            return SyscallOutcome.KeepRegisters;
        }

        return DispatchNow(thread, number);
    }

    /// <summary>Makes the call that a thread was stopped before: the one that its registers describe by now. What would return to nobody is
    /// shown to the tracer a second time.</summary>
    public SyscallOutcome DispatchHeld(Thread thread)
    {
        UserContext context = thread.Context;
        ulong number = thread.HeldCall ?? Personality.CallNumber(context);
        if (thread.HeldCall is null && (thread.Process.CallWork & CallWork.Stop) != 0 && thread.Process.Personality.EndsThread(number))
        {
            thread.HeldCall = number;
            context[Register.Rax] = 0;
            kernel.Tracers.StopBeforeCall(thread);
            return SyscallOutcome.KeepRegisters;
        }

        thread.HeldCall = null;
        thread.Clear(ThreadWork.Call);
        return DispatchNow(thread, number);
    }

    private SyscallOutcome DispatchNow(Thread thread, ulong number)
    {
        Process process = thread.Process;
        if ((process.CallWork & CallWork.Profile) != 0)
        {
            _ = kernel.Profiler.Note(thread, ProfileEventKind.SystemCall, number);
        }

        if ((process.CallWork & CallWork.Places) != 0
            && !process.AddressSpace!.MakesCallsFrom(thread.Context.InstructionPointer, thread.Context.StackPointer))
        {
            kernel.Signals.SendFault(
                thread,
                SignalKind.MemoryFault,
                $"system call at {thread.Context.InstructionPointer} without a stack, or in code that can be written");
            return KernelError.NotPermitted;
        }

        if (process.Filter is { } filter && !filter.Allows(number) && !process.Personality.IsAlwaysAllowed(number))
        {
            return KernelError.Filtered;
        }

        if ((process.CallWork & CallWork.CallCode) != 0 && !IsFromCallCode(thread))
        {
            kernel.Signals.SendFault(
                thread, SignalKind.MemoryFault, $"system call at {thread.Context.InstructionPointer}, in code that may not make any");
            return KernelError.NotPermitted;
        }

        if ((process.CallWork & CallWork.Pledge) != 0 && !new Caller(thread).Keeps(process.Personality.PromisesOf(number)))
        {
            return KernelError.PromiseBroken;
        }

        return (process.CallWork & CallWork.Trace) == 0 || tracePort is null ? process.Personality.Dispatch(new Caller(thread), number)
            : !process.Personality.Returns(number) ? DispatchWithoutReturn(thread, number)
            : process.Personality.IsTracedBefore(number) ? DispatchTracedBefore(thread, number)
            : process.Personality.Dispatch(new Caller(thread), number);
    }

    private static bool IsFromCallCode(Thread thread)
        => thread.Process.AddressSpace!.Find(thread.Context.InstructionPointer) is { } region
            && (region.Flags & RegionFlags.SystemCallCode) != 0;

    /// <summary>Makes a call after which the caller's memory and registers are others: its line is made before, and written where the
    /// call succeeds. One that fails gets its line from <see cref="TraceResult"/>.</summary>
    private SyscallOutcome DispatchWithoutReturn(Thread thread, ulong number)
    {
        int length = Format(thread, SyscallOutcome.KeepRegisters);
        try
        {
            SyscallOutcome outcome = thread.Process.Personality.Dispatch(new Caller(thread), number);
            length = outcome.IsError || outcome.IsDone ? 0 : length;
            return outcome;
        }
        finally
        {
            PortWriter.WriteAll(kernel.Machine, tracePort!, _line.AsSpan(0, length));
        }
    }

    /// <summary>Makes a call that takes away what its arguments name: they are shown before. Where it has to wait, and so may be made in
    /// several parts, its line is made after all of them, like others.</summary>
    private SyscallOutcome DispatchTracedBefore(Thread thread, ulong number)
    {
        int length = Format(thread, SyscallOutcome.KeepRegisters) - 1;
        SyscallOutcome outcome = thread.Process.Personality.Dispatch(new Caller(thread), number);
        if (outcome.IsDone || outcome.IsError)
        {
            var writer = new TraceWriter(_line.AsSpan(length - 1, _line.Length - length));
            thread.Process.Personality.FormatOutcome(ref writer, new Caller(thread), outcome);
            length += writer.Length - 1;
            _line[length++] = (byte)'\n';
            PortWriter.WriteAll(kernel.Machine, tracePort!, _line.AsSpan(0, length));
            _hasLine = true;
        }

        return outcome;
    }

    /// <summary>Writes the line of a call that has come to an end.</summary>
    public void TraceResult(Thread thread, in SyscallOutcome outcome)
    {
        if ((outcome.IsDone || outcome.IsError) && !_hasLine)
        {
            WriteLine(thread, outcome);
        }

        _hasLine = false;
    }

    private void WriteLine(Thread thread, in SyscallOutcome outcome)
    {
        if (tracePort is not null)
        {
            int length = Format(thread, outcome);
            PortWriter.WriteAll(kernel.Machine, tracePort, _line.AsSpan(0, length));
        }
    }

    private int Format(Thread thread, in SyscallOutcome outcome)
    {
        var writer = new TraceWriter(_line.AsSpan(0, _line.Length - 1));
        writer.WriteNumber(thread.Id.Value);
        writer.WriteText(" ");
        thread.Process.Personality.FormatCall(ref writer, new Caller(thread), outcome);
        int length = writer.Length;
        _line[length++] = (byte)'\n';
        return length;
    }
}
