using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Aurora.Signals;

/// <summary>
/// What a signal handler of Aurora interrupts: the whole context on the user stack, below the red zone. From low to high, the handler's
/// return address (the trampoline), a mark, the signals that were blocked, the general registers by the order of <see cref="Register"/>
/// up to the FS base, and the FXSAVE image. The program may change the context; it can gain nothing that it could not do by itself.
/// </summary>
internal static class SignalFrame
{
    private const ulong RedZone = 128;
    private const ulong Mark = 0x656d_6172_4673_6941;

    // The return address lies before the frame.
    private const int FrameStart = 8;
    private const int BlockedOffset = 8;
    private const int RegistersOffset = 16;
    private const int ExtendedOffset = RegistersOffset + UserContext.RegisterBytes;
    private const int FrameBytes = ExtendedOffset + UserContext.ExtendedStateBytes;

    // The direction flag is clear and single stepping off when a function begins.
    private const ulong FlagsOfFunctions = UserContext.UserFlagsMask & ~(1UL << 10) & ~(1UL << 8);

    // MOV EAX, 37; SYSCALL; UD2.
    private static readonly byte[] s_returnCode = [0xB8, SigreturnNumber, 0, 0, 0, 0x0F, 0x05, 0x0F, 0x0B];

    /// <summary>The number of sigreturn.</summary>
    public const int SigreturnNumber = 37;

    /// <summary>The code of the trampoline: it calls sigreturn.</summary>
    public static ReadOnlySpan<byte> ReturnCode => s_returnCode;

    /// <summary>Saves the context on the user stack and makes the thread enter the handler.</summary>
    public static Result Enter(Thread thread, int signal, ulong handler)
    {
        UserContext context = thread.Context;
        ulong top = context.StackPointer.Value;
        if (top < RedZone + FrameBytes + 32)
        {
            return KernelError.BadAddress;
        }

        // At a function's entry the stack pointer is 8 above a multiple of 16: the return address has just been pushed.
        ulong frame = (top - RedZone - FrameBytes) & ~15UL;
        ulong stack = frame - FrameStart;
        byte[] bytes = thread.Kernel.Signals.FrameBuffer;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, AuroraLimits.TRAMPOLINE);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(FrameStart), Mark);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(FrameStart + BlockedOffset), thread.Signals.BlockedAfterHandler);
        context.SaveRegisters(bytes, FrameStart + RegistersOffset);
        context.SaveExtendedState(bytes, FrameStart + ExtendedOffset);
        Result stored = thread.Process.Memory.CopyOut(new VirtualAddress(stack), bytes.AsSpan(0, FrameStart + FrameBytes));
        if (stored.IsError)
        {
            return stored;
        }

        context.StackPointer = new VirtualAddress(stack);
        context.InstructionPointer = new VirtualAddress(handler);
        context[Register.Rdi] = (ulong)signal;
        context[Register.Rflags] &= FlagsOfFunctions;
        thread.Kernel.Signals.SetBlocked(thread, thread.Signals.Blocked | 1UL << signal);
        return Result.Success;
    }

    /// <summary>Takes the context back that a handler interrupted, from where the stack pointer is after its return.</summary>
    /// <returns>False where there is no frame that makes sense.</returns>
    public static bool TryLeave(Caller caller)
    {
        UserContext context = caller.Thread.Context;
        byte[] bytes = caller.Kernel.Signals.FrameBuffer;
        Span<byte> body = bytes.AsSpan(0, FrameBytes);
        if (caller.Process.Memory.CopyIn(context.StackPointer, body).IsError
            || BinaryPrimitives.ReadUInt64LittleEndian(body) != Mark
            || WordOf(body, Register.Rip) >= caller.Kernel.Machine.UserLimit.Value
            || WordOf(body, Register.FsBase) >= caller.Kernel.Machine.UserLimit.Value)
        {
            return false;
        }

        context.RestoreRegisters(bytes, RegistersOffset);
        context.RestoreExtendedState(bytes, ExtendedOffset);
        caller.Kernel.Signals.SetBlocked(
            caller.Thread, BinaryPrimitives.ReadUInt64LittleEndian(body[BlockedOffset..]) & AuroraSignals.CatchableMask);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong WordOf(ReadOnlySpan<byte> body, Register register)
        => BinaryPrimitives.ReadUInt64LittleEndian(body[(RegistersOffset + ((int)register * 8))..]);
}
