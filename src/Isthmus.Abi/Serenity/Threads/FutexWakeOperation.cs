using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Synchronization;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>FUTEX_WAKE_OP: changes a second word in one step, wakes those who wait for the first, and those who wait for the second where
/// what that was compares as asked for.</summary>
internal static class FutexWakeOperation
{
    private const int OperationShift = 28;
    private const int ComparisonShift = 24;
    private const int ArgumentShift = 12;
    private const uint NibbleMask = 15;
    private const uint ArgumentMask = 4095;

    public static SyscallOutcome Run(Caller caller, in FutexParameters request, FutexScope scope)
    {
        int operation = (int)(request.Value3 >> OperationShift & NibbleMask);
        int comparison = (int)(request.Value3 >> ComparisonShift & NibbleMask);
        uint argument = request.Value3 >> ArgumentShift & ArgumentMask;
        uint compared = request.Value3 & ArgumentMask;
        bool wakesSecond = request.Value2 > 0;
        if (operation > FutexOperations.FUTEX_OP_XOR || (wakesSecond && comparison > FutexOperations.FUTEX_OP_CMP_GE))
        {
            return KernelError.InvalidArgument;
        }

        Result isGood = FutexTable.Check(caller.Process, new VirtualAddress(request.Address), scope);
        isGood = isGood.IsError ? isGood : FutexTable.Check(caller.Process, new VirtualAddress(request.Address2), scope);
        if (isGood.IsError)
        {
            return isGood;
        }

        if (!Change(caller, new VirtualAddress(request.Address2), operation, argument).TryGet(out long old, out KernelError error)
            || !FutexCalls.Wake(caller, request.Address, request.Value, scope).TryGet(out int woken, out error))
        {
            return error;
        }

        if (!wakesSecond || !Compares((uint)old, comparison, compared))
        {
            return woken;
        }

        uint count = (uint)ulong.Min(request.Value2, uint.MaxValue);
        return FutexCalls.Wake(caller, request.Address2, count, scope).TryGet(out int others, out error) ? woken + others : error;
    }

    /// <summary>Changes the word, which nobody sees half done.</summary>
    /// <returns>What it was.</returns>
    private static Result<long> Change(Caller caller, VirtualAddress address, int operation, uint argument)
    {
        UserMemory memory = caller.Process.Memory;
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (memory.EnsureWritable(address, sizeof(uint)).IsError || memory.CopyIn(address, word).IsError)
        {
            return KernelError.BadAddress;
        }

        uint expected = BitConverter.ToUInt32(word);
        while (true)
        {
            if (!caller.Kernel.Machine.Processor.TryCompareExchangeUser(
                address, expected, Apply(expected, operation, argument), out uint seen))
            {
                return KernelError.BadAddress;
            }

            if (seen == expected)
            {
                return (long)seen;
            }

            expected = seen;
        }
    }

    private static uint Apply(uint value, int operation, uint argument) => operation switch
    {
        FutexOperations.FUTEX_OP_ADD => value + argument,
        FutexOperations.FUTEX_OP_OR => value | argument,
        FutexOperations.FUTEX_OP_ANDN => value & ~argument,
        FutexOperations.FUTEX_OP_XOR => value ^ argument,
        _ => argument,
    };

    private static bool Compares(uint value, int comparison, uint with) => comparison switch
    {
        FutexOperations.FUTEX_OP_CMP_NE => value != with,
        FutexOperations.FUTEX_OP_CMP_LT => value < with,
        FutexOperations.FUTEX_OP_CMP_LE => value <= with,
        FutexOperations.FUTEX_OP_CMP_GT => value > with,
        FutexOperations.FUTEX_OP_CMP_GE => value >= with,
        _ => value == with,
    };
}
