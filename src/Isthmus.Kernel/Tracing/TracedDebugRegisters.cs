using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Tracing;

/// <summary>The debug registers of a stopped thread, for its tracer: 0 to 3 are addresses, 6 is the status, 7 the control word.</summary>
public static class TracedDebugRegisters
{
    /// <summary>Reads a register; all are zero in a thread that never had a breakpoint.</summary>
    public static Result<ulong> Read(Thread thread, ulong number)
    {
        DebugRegisters? registers = thread.Context.Debug;
        return number switch
        {
            < DebugRegisters.AddressCount => registers?.Addresses[(int)number] ?? 0UL,
            DebugRegisters.StatusNumber => registers?.Status ?? 0UL,
            DebugRegisters.ControlNumber => registers?.Control ?? 0UL,
            _ => KernelError.InvalidArgument,
        };
    }

    /// <summary>Writes a register. The status is the processor's alone, addresses must be the user's, and the control word may ask for
    /// nothing but breakpoints on code and data.</summary>
    public static Result Write(Thread thread, ulong number, ulong value)
    {
        switch (number)
        {
            case < DebugRegisters.AddressCount:
                if (!thread.Process.Memory.IsUserRange(new VirtualAddress(value), 1))
                {
                    return KernelError.BadAddress;
                }

                thread.Context.UseDebugRegisters().SetAddress((int)number, new VirtualAddress(value));
                return Result.Success;
            case DebugRegisters.ControlNumber:
                return thread.Context.UseDebugRegisters().TrySetControl(value) ? Result.Success : KernelError.InvalidArgument;
            default:
                return KernelError.InvalidArgument;
        }
    }
}
