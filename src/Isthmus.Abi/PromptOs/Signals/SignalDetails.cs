using System;
using System.Buffers.Binary;
using Isthmus.Kernel.Signals;

namespace Isthmus.Abi.PromptOs.Signals;

/// <summary>The siginfo of a signal: Linux's layout, 128 bytes.</summary>
internal static class SignalDetails
{
    /// <summary>Bytes of the structure.</summary>
    public const int Size = 128;

    private const int CodeOffset = 8;
    private const int ProcessOffset = 16;
    private const int UserOffset = 20;
    private const int StatusOffset = 24;

    /// <summary>Writes what a handler is told.</summary>
    public static void Write(Span<byte> destination, int signal, in SignalOrigin origin)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, signal);
        BinaryPrimitives.WriteInt32LittleEndian(destination[CodeOffset..], CodeOf(signal, origin));
        if (origin.Cause is SignalCause.NotMapped or SignalCause.NotAllowed or SignalCause.Exception)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination[ProcessOffset..], origin.Address.Value);
            return;
        }

        BinaryPrimitives.WriteInt32LittleEndian(destination[ProcessOffset..], origin.Process.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[UserOffset..], (uint)origin.User.Value);
        if (origin.Ended is { } ended)
        {
            int status = origin.Cause == SignalCause.ChildContinued ? PromptOsSignals.SIGCONT
                : ended.Signal == 0 ? ended.Code
                : ended.Signal;
            BinaryPrimitives.WriteInt32LittleEndian(destination[StatusOffset..], status);
        }
    }

    private static int CodeOf(int signal, in SignalOrigin origin) => origin.Cause switch
    {
        SignalCause.Kernel when origin.Ended is { } ended => ended.Signal == 0 ? SignalFlags.CLD_EXITED : SignalFlags.CLD_KILLED,
        SignalCause.Kernel => SignalFlags.SI_KERNEL,
        SignalCause.ChildStopped => SignalFlags.CLD_STOPPED,
        SignalCause.ChildContinued => SignalFlags.CLD_CONTINUED,
        SignalCause.Process => SignalFlags.SI_USER,
        SignalCause.Thread => SignalFlags.SI_TKILL,
        SignalCause.NotMapped => SignalFlags.SEGV_MAPERR,
        SignalCause.NotAllowed => SignalFlags.SEGV_ACCERR,
        SignalCause.Exception => signal switch
        {
            PromptOsSignals.SIGFPE => SignalFlags.FPE_INTDIV,
            PromptOsSignals.SIGILL => SignalFlags.ILL_ILLOPN,
            PromptOsSignals.SIGBUS => SignalFlags.BUS_ADRALN,
            PromptOsSignals.SIGTRAP => SignalFlags.TRAP_BRKPT,
            _ => SignalFlags.SI_KERNEL,
        },
    };
}
