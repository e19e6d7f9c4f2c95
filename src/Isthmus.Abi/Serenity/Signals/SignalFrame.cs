using System;
using System.Buffers.Binary;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>
/// What a signal handler interrupts, on the user stack below the red zone. From low to high: the handler's address, the signal's number,
/// pointers to siginfo and ucontext, the floating-point state, siginfo, ucontext, and a slot for RAX. The code on the trampoline page takes
/// the four words as the handler's arguments, calls it, and then makes the call that goes back.
/// </summary>
internal static class SignalFrame
{
    private const int Words = 4 * 8;
    private const int ExtendedBytes = 832;
    private const int ExtendedHeader = 512;
    private const int InformationOffset = Words + ExtendedBytes;
    private const int ContextOffset = InformationOffset + SignalInformation.StructureSize;
    private const int ContextBytes = 208;
    private const int MaskOffset = 8;
    private const int StackOffset = 16;
    private const int RegistersOffset = 40;
    private const int FlagsOffset = RegistersOffset + (17 * 8);
    private const int SlotOffset = ContextOffset + ContextBytes;
    private const int FrameBytes = SlotOffset + 8;
    private const ulong RedZone = 128;

    // What a program may set of its flags, and what it finds clear in a handler.
    private const ulong ChangeableFlags = 0xDFF;

    private const int NoInformation = 0x4000_0042;

    // MOV [RSP+1120], RAX; POP RCX; POP RDI; POP RSI; POP RDX; CALL RCX; MOV EAX, 133; SYSCALL; UD2.
    private static readonly byte[] s_trampoline =
    [
        0x48, 0x89, 0x84, 0x24, 0x60, 0x04, 0x00, 0x00, 0x59, 0x5F, 0x5E, 0x5A, 0xFF, 0xD1, 0xB8, 0x85, 0x00, 0x00, 0x00, 0x0F, 0x05,
        0x0F, 0x0B,
    ];

    // The order of the registers in the context.
    private static readonly Register[] s_registers =
    [
        Register.Rax, Register.Rcx, Register.Rdx, Register.Rbx, Register.Rsp, Register.Rbp, Register.Rsi, Register.Rdi, Register.Rip,
        Register.R8, Register.R9, Register.R10, Register.R11, Register.R12, Register.R13, Register.R14, Register.R15,
    ];

    /// <summary>The code that calls handlers.</summary>
    public static ReadOnlySpan<byte> Trampoline => s_trampoline;

    /// <summary>Saves the context on the stack and makes the thread enter the trampoline.</summary>
    public static Result Enter(Thread thread, int signal, ulong handler)
    {
        UserContext context = thread.Context;
        SignalHandlerOptions options = thread.Process.Signals.OptionsOf(signal);
        AlternateStack alternate = thread.AlternateStack;
        bool switches = (options.AbiFlags & SignalActionFlags.SA_ONSTACK) != 0 && alternate.Size > 0 && !alternate.Holds(context.StackPointer);
        ulong top = switches ? alternate.End.Value : context.StackPointer.Value;
        if (top < RedZone + FrameBytes + 16)
        {
            return KernelError.BadAddress;
        }

        ulong start = top - ((top + 248) % 16) - RedZone - FrameBytes;
        Span<byte> frame = stackalloc byte[FrameBytes];
        frame.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(frame, handler);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[8..], (ulong)signal);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[16..], start + InformationOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[24..], start + ContextOffset);
        WriteExtendedState(context, frame[Words..]);
        InformationOf(signal, options, thread.Signals.Delivered).Write(frame[InformationOffset..]);
        Span<byte> saved = frame[ContextOffset..];
        BinaryPrimitives.WriteUInt32LittleEndian(saved[MaskOffset..], MaskForm.Of(thread.Signals.BlockedAfterHandler).Value);
        var stack = new StackForm
        {
            Start = top,
            Flags = (int)(options.AbiFlags & SignalActionFlags.SA_ONSTACK),
            Size = alternate.Size,
        };
        stack.Write(saved[StackOffset..]);
        for (int i = 0; i < s_registers.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(saved[(RegistersOffset + (i * 8))..], context[s_registers[i]]);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(saved[FlagsOffset..], context[Register.Rflags]);
        Result stored = thread.Process.Memory.CopyOut(new VirtualAddress(start), frame);
        if (stored.IsError)
        {
            return stored;
        }

        context.StackPointer = new VirtualAddress(start);
        context.InstructionPointer = UserRange.Trampoline;
        context[Register.Rflags] = (context[Register.Rflags] & UserContext.UserFlagsMask & ~ChangeableFlags) | 2;
        thread.Kernel.Signals.SetBlocked(
            thread,
            thread.Signals.Blocked | options.Blocked | ((options.AbiFlags & SignalActionFlags.SA_NODEFER) == 0 ? 1UL << signal : 0));
        return Result.Success;
    }

    /// <summary>Takes the context back, from where the stack pointer is after the handler's return.</summary>
    /// <returns>False where there is none that makes sense.</returns>
    public static bool TryLeave(Caller caller)
    {
        UserContext context = caller.Thread.Context;
        Span<byte> frame = stackalloc byte[FrameBytes - Words];
        if (caller.Process.Memory.CopyIn(context.StackPointer, frame).IsError)
        {
            return false;
        }

        ReadOnlySpan<byte> saved = frame[(ContextOffset - Words)..];
        ulong limit = caller.Kernel.Machine.UserLimit.Value;
        if (BinaryPrimitives.ReadUInt64LittleEndian(saved[(RegistersOffset + (8 * 8))..]) >= limit)
        {
            return false;
        }

        Span<ulong> extended = context.ExtendedState;
        for (int i = 0; i < extended.Length; i++)
        {
            extended[i] = BinaryPrimitives.ReadUInt64LittleEndian(frame[(i * 8)..]);
        }

        context.SanitizeExtendedState();
        for (int i = 0; i < s_registers.Length; i++)
        {
            context[s_registers[i]] = BinaryPrimitives.ReadUInt64LittleEndian(saved[(RegistersOffset + (i * 8))..]);
        }

        ulong flags = BinaryPrimitives.ReadUInt64LittleEndian(saved[FlagsOffset..]) & ChangeableFlags & UserContext.UserFlagsMask;
        context[Register.Rflags] = (context[Register.Rflags] & UserContext.UserFlagsMask & ~ChangeableFlags) | flags;
        context[Register.Rax] = BinaryPrimitives.ReadUInt64LittleEndian(frame[(SlotOffset - Words)..]);
        caller.Kernel.Signals.SetBlocked(
            caller.Thread, new MaskForm(BinaryPrimitives.ReadUInt32LittleEndian(saved[MaskOffset..])).Signals);
        return true;
    }

    private static void WriteExtendedState(UserContext context, Span<byte> area)
    {
        ReadOnlySpan<ulong> extended = context.ExtendedState;
        for (int i = 0; i < extended.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(area[(i * 8)..], extended[i]);
        }

        // The x87 and the SSE state are there, nothing else is.
        area[ExtendedHeader] = 3;
    }

    private static SignalInformation InformationOf(int signal, in SignalHandlerOptions options, in SignalOrigin origin)
    {
        var information = new SignalInformation
        {
            Signal = signal,
            Process = origin.Process.Value,
            User = (uint)origin.User.Value,
        };
        if ((options.AbiFlags & SignalActionFlags.SA_SIGINFO) == 0)
        {
            return information;
        }

        information.Code = NoInformation;
        if (origin.Ended is { } ended)
        {
            information.Code = origin.Cause == SignalCause.ChildStopped ? ChildCodes.CLD_STOPPED
                : origin.Cause == SignalCause.ChildContinued ? ChildCodes.CLD_CONTINUED
                : ended.Signal == 0 ? ChildCodes.CLD_EXITED : ended.DumpsCore ? ChildCodes.CLD_DUMPED : ChildCodes.CLD_KILLED;
            information.Status = ended.Signal == 0 ? ended.Code : ended.Signal;
        }

        return information;
    }
}
