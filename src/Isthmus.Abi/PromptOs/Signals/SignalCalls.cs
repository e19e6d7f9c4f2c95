using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Signals;

/// <summary>PromptOS's calls about signals.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class SignalCalls
{
    /// <summary>Says what a signal does (handler 0 the default, 1 nothing) and tells what it did before; both may be left out.</summary>
    [Syscall(74, "int sigaction(int sig, const struct sigaction *new, struct sigaction *old)", Promise = "sigaction")]
    public static SyscallOutcome Sigaction(
        Caller caller, [TraceAs(typeof(SignalForm))] int sig,
        [TraceAs(typeof(UserStructure<SignalActionForm>))] UserPointer replacement,
        [TraceAs(typeof(WrittenStructure<SignalActionForm>))] UserPointer old)
    {
        if (sig is < 1 or > PromptOsSignals.SIGSYS
            || (!replacement.IsNull && sig is PromptOsSignals.SIGKILL or PromptOsSignals.SIGSTOP))
        {
            return KernelError.InvalidArgument;
        }

        UserMemory memory = caller.Process.Memory;
        Span<byte> bytes = stackalloc byte[SignalActionForm.StructureSize];
        if ((!replacement.IsNull && memory.CopyIn(replacement.Address, bytes).IsError)
            || (!old.IsNull && memory.EnsureWritable(old.Address, SignalActionForm.StructureSize).IsError))
        {
            return KernelError.BadAddress;
        }

        SignalActionForm wanted = SignalActionForm.Read(bytes);
        if (!replacement.IsNull && (wanted.Flags & ~SignalFlags.Known) != 0)
        {
            return KernelError.InvalidArgument;
        }

        SignalState signals = caller.Process.Signals;
        SignalHandlerOptions options = signals.OptionsOf(sig);
        new SignalActionForm
        {
            Handler = signals.HandlerOf(sig),
            Flags = options.AbiFlags,
            Restorer = options.ReturnAddress,
            Mask = SignalMask.ToProgram(options.Blocked),
        }.Write(bytes);
        Result told = old.IsNull ? Result.Success : memory.CopyOut(old.Address, bytes);
        if (told.IsSuccess && !replacement.IsNull)
        {
            caller.Kernel.Signals.SetHandler(caller.Process, sig, wanted.Handler, new SignalHandlerOptions(
                SignalFlags.ToKernel(wanted.Flags), SignalMask.ToKernel(wanted.Mask), wanted.Restorer, wanted.Flags));
        }

        return told;
    }

    /// <summary>Changes which signals the calling thread blocks and tells which it did before; both may be left out.</summary>
    [Syscall(75, "int sigprocmask(int how, const uint64_t *new, uint64_t *old)", Promise = "sigaction")]
    public static SyscallOutcome Sigprocmask(
        Caller caller, [TraceNames("SIG_")] int how, [TraceAs(typeof(SignalSetForm))] UserPointer replacement,
        [TraceAs(typeof(WrittenSignalSetForm))] UserPointer old)
    {
        UserMemory memory = caller.Process.Memory;
        ulong mask = 0;
        if ((!replacement.IsNull && !ReadMask(memory, replacement, out mask))
            || (!old.IsNull && memory.EnsureWritable(old.Address, sizeof(ulong)).IsError))
        {
            return KernelError.BadAddress;
        }

        ulong before = caller.Thread.Signals.Blocked;
        ulong after = how switch
        {
            SignalFlags.SIG_BLOCK => before | mask,
            SignalFlags.SIG_UNBLOCK => before & ~mask,
            _ => mask,
        };
        if (!replacement.IsNull && how is not (SignalFlags.SIG_BLOCK or SignalFlags.SIG_UNBLOCK or SignalFlags.SIG_SETMASK))
        {
            return KernelError.InvalidArgument;
        }

        Result told = old.IsNull ? Result.Success : WriteMask(memory, old, before);
        if (told.IsSuccess && !replacement.IsNull)
        {
            caller.Kernel.Signals.SetBlocked(caller.Thread, after);
        }

        return told;
    }

    /// <summary>Returns from a signal handler, to what its frame on the stack says. A frame that makes no sense ends the process.</summary>
    [Syscall(76, "void sigreturn(void)", Returns = false)]
    public static SyscallOutcome Sigreturn(Caller caller)
    {
        if (!SignalFrame.TryLeave(caller))
        {
            caller.Kernel.Signals.RefuseFrame(caller.Process);
        }

        return SyscallOutcome.KeepRegisters;
    }

    /// <summary>Waits, with another mask for as long, until a handler has run; then it answers EINTR.</summary>
    [Syscall(77, "int sigsuspend(const uint64_t *mask)", Promise = "sigaction")]
    public static ValueTask<SyscallOutcome> Sigsuspend(Caller caller, [TraceAs(typeof(SignalSetForm))] UserPointer mask)
    {
        if (!ReadMask(caller.Process.Memory, mask, out ulong blocked))
        {
            return new(KernelError.BadAddress);
        }

        caller.Kernel.Signals.SetBlockedForCall(caller.Thread, blocked);
        return Suspend(caller.Thread);
    }

    /// <summary>Tells which signals wait for the calling thread to unblock them.</summary>
    [Syscall(78, "int sigpending(uint64_t *out)", Promise = "stdio")]
    public static SyscallOutcome Sigpending(Caller caller, [TraceAs(typeof(WrittenSignalSetForm))] UserPointer output)
        => WriteMask(
            caller.Process.Memory,
            output,
            (caller.Thread.Signals.Pending | caller.Process.Signals.Pending) & caller.Thread.Signals.Blocked);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SyscallOutcome> Suspend(Thread thread)
    {
        while (await thread.Waiter.Wait(WaitReason.Signal) != WaitResult.Interrupted)
        {
            // Nothing else ends this wait.
        }

        return KernelError.Interrupted;
    }

    private static bool ReadMask(UserMemory memory, UserPointer source, out ulong mask)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bool copied = memory.CopyIn(source.Address, bytes).IsSuccess;
        mask = SignalMask.ToKernel(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        return copied;
    }

    private static Result WriteMask(UserMemory memory, UserPointer destination, ulong mask)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, SignalMask.ToProgram(mask));
        return memory.CopyOut(destination.Address, bytes);
    }
}
