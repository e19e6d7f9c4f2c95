using System;
using System.Buffers.Binary;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Kernel.Tracing;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Tracing;

/// <summary>SerenityOS's ptrace.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class TraceCalls
{
    private const ulong TrapFlag = 0x100;

    // What one PT_PEEKBUF copies at most, so that others run again soon.
    private const ulong LargestCopy = 16 << 20;

    /// <summary>Traces another process: stops it, lets it go on, reads and changes its registers and memory.</summary>
    [Syscall(97, "long ptrace(const struct SC_ptrace_params *params)", Promise = "ptrace", BigLock = true)]
    public static SyscallOutcome Ptrace(Caller caller, UserStructure<TraceParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out TraceParameters request))
        {
            return KernelError.BadAddress;
        }

        if (request.Request == TraceRequests.PT_TRACE_ME)
        {
            return AwaitTracer(caller.Process);
        }

        if (caller.Kernel.Processes.FindThread(new ThreadId(request.ThreadId)) is not { State: not ThreadStatus.Dead } thread
            || !caller.Process.CanSee(thread.Process))
        {
            return KernelError.NoSuchProcess;
        }

        Result allowed = TraceManager.CheckAccess(caller.Process, thread.Process);
        if (allowed.IsError)
        {
            return allowed.Error;
        }

        if (request.Request == TraceRequests.PT_ATTACH)
        {
            return caller.Kernel.Tracers.Attach(caller.Process, thread.Process);
        }

        Result stopped = TraceManager.CheckStopped(caller.Process, thread.Process);
        return stopped.IsError ? stopped.Error : Control(caller, thread, request);
    }

    /// <summary>The caller's next program waits for a tracer.</summary>
    private static SyscallOutcome AwaitTracer(Process process)
    {
        if (process.Trace is not null)
        {
            return KernelError.Busy;
        }

        process.StopsAtNextProgram = true;
        return 0;
    }

    private static SyscallOutcome Control(Caller caller, Thread thread, in TraceParameters request)
    {
        TraceManager tracers = caller.Kernel.Tracers;
        Process target = thread.Process;
        switch (request.Request)
        {
            case TraceRequests.PT_CONTINUE:
                tracers.Continue(target);
                return 0;
            case TraceRequests.PT_SYSCALL:
                tracers.ContinueToCall(target);
                return 0;
            case TraceRequests.PT_DETACH:
                tracers.Detach(target);
                return 0;
            case TraceRequests.PT_SINGLESTEP:
                thread.Context[Register.Rflags] |= TrapFlag;
                return 0;
            case TraceRequests.PT_GETREGS:
                return target.Trace is { HasRegisters: true }
                    ? new UserStructure<TracedRegisters>(new VirtualAddress(request.Address)).CopyOut(
                        caller, TracedRegisters.Of(thread.Context))
                    : KernelError.InvalidArgument;
            case TraceRequests.PT_SETREGS:
                return SetRegisters(caller, thread, request.Address);
            case TraceRequests.PT_PEEK:
                return Peek(caller, target, request);
            case TraceRequests.PT_POKE:
                return Poke(target, request);
            case TraceRequests.PT_PEEKBUF:
                return PeekMany(caller, target, request);
            case TraceRequests.PT_PEEKDEBUG:
                return PeekDebug(caller, thread, request);
            case TraceRequests.PT_POKEDEBUG:
                return TracedDebugRegisters.Write(thread, request.Address, request.Data);
            default:
                return KernelError.InvalidArgument;
        }
    }

    private static SyscallOutcome SetRegisters(Caller caller, Thread thread, ulong address)
    {
        if (thread.Process.Trace is not { HasRegisters: true })
        {
            return KernelError.InvalidArgument;
        }

        if (!new UserStructure<TracedRegisters>(new VirtualAddress(address)).TryCopyIn(caller, out TracedRegisters registers))
        {
            return KernelError.BadAddress;
        }

        registers.CopyTo(thread.Context);
        return 0;
    }

    private static SyscallOutcome Peek(Caller caller, Process target, in TraceParameters request)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        return TracedMemory.Read(target, new VirtualAddress(request.Address), word).IsError
            ? KernelError.BadAddress
            : caller.Process.Memory.CopyOut(new VirtualAddress(request.Data), word);
    }

    private static SyscallOutcome Poke(Process target, in TraceParameters request)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(word, request.Data);
        return TracedMemory.Write(target, new VirtualAddress(request.Address), word);
    }

    private static SyscallOutcome PeekDebug(Caller caller, Thread thread, in TraceParameters request)
    {
        if (!TracedDebugRegisters.Read(thread, request.Address).TryGet(out ulong value, out KernelError error))
        {
            return error;
        }

        Span<byte> word = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(word, value);
        return caller.Process.Memory.CopyOut(new VirtualAddress(request.Data), word);
    }

    private static SyscallOutcome PeekMany(Caller caller, Process target, in TraceParameters request)
    {
        if (!new UserStructure<TraceBuffer>(new VirtualAddress(request.Data)).TryCopyIn(caller, out TraceBuffer buffer))
        {
            return KernelError.BadAddress;
        }

        UserMemory memory = caller.Process.Memory;
        if (buffer.Size > LargestCopy || !memory.IsUserRange(new VirtualAddress(buffer.Data), buffer.Size))
        {
            return KernelError.BadAddress;
        }

        byte[] page = caller.Kernel.Signals.FrameBuffer;
        for (ulong done = 0; done < buffer.Size;)
        {
            Span<byte> part = page.AsSpan(0, (int)ulong.Min((ulong)page.Length, buffer.Size - done));
            if (TracedMemory.Read(target, new VirtualAddress(request.Address + done), part).IsError
                || memory.CopyOut(new VirtualAddress(buffer.Data + done), part).IsError)
            {
                return KernelError.BadAddress;
            }

            done += (ulong)part.Length;
        }

        return 0;
    }
}
