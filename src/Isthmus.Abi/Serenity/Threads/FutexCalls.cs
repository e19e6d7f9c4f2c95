using System;
using System.Threading.Tasks;
using Isthmus.Abi.Serenity.Time;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Kernel.Synchronization;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Threads;

/// <summary>SerenityOS's futexes.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class FutexCalls
{
    /// <summary>Waits for a word of memory to change, or wakes those who do.</summary>
    [Syscall(40, "long futex(const struct SC_futex_params *params)", BigLock = true)]
    public static ValueTask<SyscallOutcome> Futex(Caller caller, UserStructure<FutexParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out FutexParameters request))
        {
            return new(KernelError.BadAddress);
        }

        int command = request.Operation & FutexOperations.FUTEX_CMD_MASK;
        bool waits = command is FutexOperations.FUTEX_WAIT or FutexOperations.FUTEX_WAIT_BITSET;
        if ((request.Operation & FutexOperations.FUTEX_CLOCK_REALTIME) != 0 && !waits)
        {
            return new(KernelError.NotImplemented);
        }

        FutexScope scope = (request.Operation & FutexOperations.FUTEX_PRIVATE_FLAG) != 0 ? FutexScope.AddressSpace : FutexScope.Memory;
        bool hasBits = command is FutexOperations.FUTEX_WAIT_BITSET or FutexOperations.FUTEX_WAKE_BITSET;
        if (hasBits && request.Value3 == 0)
        {
            return new(KernelError.InvalidArgument);
        }

        uint bits = hasBits ? request.Value3 : FutexTable.AnyBits;
        switch (command)
        {
            case FutexOperations.FUTEX_WAIT or FutexOperations.FUTEX_WAIT_BITSET:
                return Wait(caller, request, scope, bits);
            case FutexOperations.FUTEX_WAKE or FutexOperations.FUTEX_WAKE_BITSET:
                return new(Wake(caller, request.Address, request.Value, scope, bits));
            case FutexOperations.FUTEX_REQUEUE:
                return new(Requeue(caller, request, scope, null));
            case FutexOperations.FUTEX_CMP_REQUEUE:
                return new(Requeue(caller, request, scope, request.Value3));
            case FutexOperations.FUTEX_WAKE_OP:
                return new(FutexWakeOperation.Run(caller, request, scope));
            default:
                return new(KernelError.NotImplemented);
        }
    }

    /// <summary>Wakes so many who wait for a word.</summary>
    internal static Result<int> Wake(Caller caller, ulong address, uint count, FutexScope scope, uint bits = FutexTable.AnyBits)
        => caller.Kernel.Futexes.Wake(caller.Process, new VirtualAddress(address), count, scope, bits);

    private static ValueTask<SyscallOutcome> Wait(Caller caller, in FutexParameters request, FutexScope scope, uint bits)
    {
        long deadline = Clock.Never;
        if (request.Value2 != 0)
        {
            if (!TimeSpecification.At(request.Value2).TryCopyIn(caller, out TimeSpecification timeout))
            {
                return new(KernelError.BadAddress);
            }

            deadline = DeadlineOf(caller, request.Operation, timeout.TotalNanoseconds);
        }

        // A signal ends a wait like a waker: the caller does not learn the difference.
        return caller.Kernel.Futexes.Wait(
            caller.Thread, new VirtualAddress(request.Address), request.Value, deadline, scope, bits, tellsInterruption: false);
    }

    /// <summary>The timeout of FUTEX_WAIT is a duration, that of FUTEX_WAIT_BITSET a time of one of two clocks.</summary>
    private static long DeadlineOf(Caller caller, int operation, long timeout)
    {
        Clock clock = caller.Kernel.Machine.Clock;
        bool isRelative = (operation & FutexOperations.FUTEX_CMD_MASK) == FutexOperations.FUTEX_WAIT;
        long offset = isRelative ? clock.Now
            : (operation & FutexOperations.FUTEX_CLOCK_REALTIME) != 0 ? -clock.BootEpoch
            : 0;
        Int128 deadline = (Int128)timeout + offset;
        return deadline < 0 ? 0 : deadline >= Clock.Never ? Clock.Never : (long)deadline;
    }

    private static SyscallOutcome Requeue(Caller caller, in FutexParameters request, FutexScope scope, uint? expected)
    {
        // The number of those to move lies where other operations have the address of a timeout, and is looked at as one first.
        if (request.Value2 != 0 && !TimeSpecification.At(request.Value2).TryCopyIn(caller, out _))
        {
            return KernelError.BadAddress;
        }

        var address = new VirtualAddress(request.Address);
        var target = new VirtualAddress(request.Address2);
        Result isGood = FutexTable.Check(caller.Process, address, scope);
        if (isGood.IsError)
        {
            return isGood;
        }

        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (caller.Process.Memory.CopyIn(address, word).IsError)
        {
            return KernelError.BadAddress;
        }

        if (expected is { } value && value != BitConverter.ToUInt32(word))
        {
            return KernelError.WouldBlock;
        }

        uint moved = (uint)ulong.Min(request.Value2, uint.MaxValue);
        return moved == 0 || request.Address == request.Address2
            ? Wake(caller, request.Address, request.Value, scope)
            : caller.Kernel.Futexes.Requeue(caller.Process, address, request.Value, target, moved, scope);
    }
}
