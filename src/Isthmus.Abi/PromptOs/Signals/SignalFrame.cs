using System;
using System.Buffers.Binary;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Signals;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Signals;

/// <summary>
/// What a signal handler interrupts, on the user stack below the red zone, in Linux's layout: from low to high the return address, the
/// ucontext (whose stack, registers, mask and pointer to the floating-point state sigreturn takes back), the siginfo, and apart from
/// them the FXSAVE image. The program may change all of it; it can gain nothing that it could not do by itself. The stack in the
/// ucontext is the thread's alternate stack: a handler that changes it gives the thread another.
/// </summary>
internal static class SignalFrame
{
    private const ulong RedZone = 128;
    private const ulong ExtendedAlignment = 64;
    private const ulong SmallestStack = 2048;

    // From the start of the ucontext, which is where the stack pointer is after the handler's return.
    private const int StackOffset = 16;
    private const int StackFlagsOffset = 24;
    private const int StackLengthOffset = 32;
    private const int RegistersOffset = 40;
    private const int FlagsOffset = RegistersOffset + (17 * 8);
    private const int SelectorsOffset = FlagsOffset + 8;
    private const int ErrorOffset = SelectorsOffset + 8;
    private const int OldMaskOffset = ErrorOffset + 16;
    private const int FaultAddressOffset = OldMaskOffset + 8;
    private const int ExtendedPointerOffset = FaultAddressOffset + 8;
    private const int MaskOffset = RegistersOffset + 256;
    private const int ContextBytes = MaskOffset + 8;
    private const int ReturnBytes = 8;
    private const int FrameBytes = ReturnBytes + ContextBytes + SignalDetails.Size;

    // What user mode's CS and SS hold: Linux's selectors, told and never taken back.
    private const ulong UserSelectors = 0x33 | (0x2BUL << 48);

    // The direction flag is clear and single stepping off when a function begins.
    private const ulong FlagsOfFunctions = UserContext.UserFlagsMask & ~(1UL << 10) & ~(1UL << 8);

    // MOV EAX, 76; SYSCALL; UD2.
    private static readonly byte[] s_returnCode = [0xB8, 76, 0, 0, 0, 0x0F, 0x05, 0x0F, 0x0B];

    // The order of the registers in a sigcontext.
    private static readonly Register[] s_registers =
    [
        Register.R8, Register.R9, Register.R10, Register.R11, Register.R12, Register.R13, Register.R14, Register.R15,
        Register.Rdi, Register.Rsi, Register.Rbp, Register.Rbx, Register.Rdx, Register.Rax, Register.Rcx, Register.Rsp, Register.Rip,
    ];

    /// <summary>The code of the trampoline: it calls sigreturn.</summary>
    public static ReadOnlySpan<byte> ReturnCode => s_returnCode;

    /// <summary>Saves the context on the user stack and makes the thread enter the handler.</summary>
    public static Result Enter(Thread thread, int signal, ulong handler, VirtualAddress trampoline)
    {
        UserContext context = thread.Context;
        SignalHandlerOptions options = thread.Process.Signals.OptionsOf(signal);
        AlternateStack alternate = thread.AlternateStack;
        bool isOnAlternate = alternate.Size > 0 && alternate.Holds(context.StackPointer);
        bool switches = alternate.Size > 0 && !isOnAlternate && (options.Flags & SignalHandlerFlags.OnAlternateStack) != 0;
        ulong top = switches ? alternate.End.Value : context.StackPointer.Value - RedZone;
        ulong bottom = top - UserContext.ExtendedStateBytes - FrameBytes - ExtendedAlignment - 32;
        if (bottom > top || (isOnAlternate && bottom < alternate.Start.Value))
        {
            return KernelError.BadAddress;
        }

        // At a function's entry the stack pointer is 8 above a multiple of 16: the return address has just been pushed.
        ulong extended = (top - UserContext.ExtendedStateBytes) & ~(ExtendedAlignment - 1);
        ulong frame = ((extended - FrameBytes) & ~15UL) - ReturnBytes;
        Span<byte> bytes = stackalloc byte[FrameBytes];
        bytes.Clear();
        Write(bytes, options.ReturnAddress != 0 ? options.ReturnAddress : trampoline.Value);
        Span<byte> body = bytes[ReturnBytes..];
        Write(body[StackOffset..], alternate.Start.Value);
        Write(body[StackFlagsOffset..], (ulong)(alternate.Size == 0 ? SignalFlags.SS_DISABLE
            : isOnAlternate ? SignalFlags.SS_ONSTACK : 0));
        Write(body[StackLengthOffset..], alternate.Size);
        for (int i = 0; i < s_registers.Length; i++)
        {
            Write(body[(RegistersOffset + (i * 8))..], context[s_registers[i]]);
        }

        Write(body[FlagsOffset..], context[Register.Rflags]);
        Write(body[SelectorsOffset..], UserSelectors);
        Write(body[ErrorOffset..], context.ErrorCode);
        Write(body[FaultAddressOffset..], context.FaultAddress.Value);
        ulong blocked = SignalMask.ToProgram(thread.Signals.BlockedAfterHandler);
        Write(body[OldMaskOffset..], blocked);
        Write(body[ExtendedPointerOffset..], extended);
        Write(body[MaskOffset..], blocked);
        SignalDetails.Write(body[ContextBytes..], signal, thread.Signals.Delivered);

        UserMemory memory = thread.Process.Memory;
        Span<byte> image = stackalloc byte[UserContext.ExtendedStateBytes];
        ReadOnlySpan<ulong> state = context.ExtendedState;
        for (int i = 0; i < state.Length; i++)
        {
            Write(image[(i * 8)..], state[i]);
        }

        if (memory.CopyOut(new VirtualAddress(extended), image).IsError || memory.CopyOut(new VirtualAddress(frame), bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        context.StackPointer = new VirtualAddress(frame);
        context.InstructionPointer = new VirtualAddress(handler);
        context[Register.Rdi] = (ulong)signal;
        context[Register.Rsi] = frame + ReturnBytes + ContextBytes;
        context[Register.Rdx] = frame + ReturnBytes;
        context[Register.Rax] = 0;
        context[Register.Rflags] &= FlagsOfFunctions;
        ulong own = (options.Flags & SignalHandlerFlags.AllowsNesting) != 0 ? 0 : 1UL << signal;
        thread.Kernel.Signals.SetBlocked(thread, thread.Signals.Blocked | options.Blocked | own);
        return Result.Success;
    }

    /// <summary>Takes the context back that a handler interrupted, from where the stack pointer is after its return.</summary>
    /// <returns>False where there is no frame that makes sense.</returns>
    public static bool TryLeave(Caller caller)
    {
        UserContext context = caller.Thread.Context;
        UserMemory memory = caller.Process.Memory;
        ulong limit = caller.Kernel.Machine.UserLimit.Value;
        Span<byte> body = stackalloc byte[ContextBytes];
        Span<byte> image = stackalloc byte[UserContext.ExtendedStateBytes];
        if (memory.CopyIn(context.StackPointer, body).IsError
            || Read(body, RegistersOffset + (16 * 8)) >= limit
            || memory.CopyIn(new VirtualAddress(Read(body, ExtendedPointerOffset)), image).IsError)
        {
            return false;
        }

        ulong length = Read(body, StackLengthOffset);
        ulong start = Read(body, StackOffset);
        bool isDisabled = (Read(body, StackFlagsOffset) & SignalFlags.SS_DISABLE) != 0;
        if (!isDisabled && (length < SmallestStack || start >= limit || length > limit - start))
        {
            return false;
        }

        for (int i = 0; i < s_registers.Length; i++)
        {
            context[s_registers[i]] = Read(body, RegistersOffset + (i * 8));
        }

        context[Register.Rflags] = Read(body, FlagsOffset) & UserContext.UserFlagsMask;
        Span<ulong> state = context.ExtendedState;
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = Read(image, i * 8);
        }

        context.SanitizeExtendedState();
        caller.Thread.AlternateStack = isDisabled ? default : new AlternateStack(new VirtualAddress(start), length);
        caller.Kernel.Signals.SetBlocked(caller.Thread, SignalMask.ToKernel(Read(body, MaskOffset)));
        return true;
    }

    private static void Write(Span<byte> destination, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(destination, value);

    private static ulong Read(ReadOnlySpan<byte> source, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(source[offset..]);
}
