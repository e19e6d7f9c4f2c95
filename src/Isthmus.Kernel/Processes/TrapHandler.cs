using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Signals;
using Isthmus.Machine;

namespace Isthmus.Kernel.Processes;

/// <summary>What happens when user mode traps without calling the kernel.</summary>
/// <param name="kernel">Whose threads they are.</param>
public sealed class TrapHandler(IsthmusKernel kernel)
{
    /// <summary>Handles an exception of the running thread: a page comes in, or the thread gets a signal.</summary>
    public void HandleException(Thread thread, TrapKind trap)
    {
        if (trap == TrapKind.PageFault)
        {
            HandlePageFault(thread);
            return;
        }

        if (trap == TrapKind.SingleStep)
        {
            NoteSingleStep(thread);
        }

        (SignalKind kind, string name) = trap switch
        {
            TrapKind.GeneralProtection => (SignalKind.MemoryFault, "general protection fault (a privileged instruction or a bad address)"),
            TrapKind.InvalidOpcode => (SignalKind.IllegalInstruction, "undefined instruction"),
            TrapKind.DivideError => (SignalKind.ArithmeticFault, "division by zero"),
            TrapKind.FloatingPoint => (SignalKind.ArithmeticFault, "floating-point exception"),
            TrapKind.Breakpoint => (SignalKind.Trap, "breakpoint"),
            TrapKind.SingleStep => (SignalKind.Trap, thread.Context.Debug is { HasHit: true } ? "hardware breakpoint" : "single step"),
            TrapKind.AlignmentCheck => (SignalKind.BusError, "unaligned access"),
            _ => (SignalKind.MemoryFault, "processor exception"),
        };
        kernel.Signals.SendFault(
            thread,
            kind,
            $"{name} at {thread.Context.InstructionPointer}",
            new SignalOrigin(Cause: SignalCause.Exception, Address: thread.Context.InstructionPointer));
    }

    /// <summary>A tracer finds the reason in the status register, also where its tracee has no breakpoints.</summary>
    private static void NoteSingleStep(Thread thread)
    {
        if (thread.Process.Trace is not null && thread.Context.Debug is not { IsArmed: true })
        {
            thread.Context.UseDebugRegisters().Report(
                thread.Context, DebugRegisters.InitialStatus | DebugRegisters.SingleStepStatus);
        }
    }

    private void HandlePageFault(Thread thread)
    {
        VirtualAddress address = thread.Context.FaultAddress;
        PageFaultCause cause = thread.Context.FaultCause;
        FaultResult result = address < kernel.Machine.UserLimit && thread.Context.IsUserFault && HasStack(thread)
            ? thread.Process.AddressSpace!.ResolveFault(address, cause)
            : FaultResult.BadAccess;
        if (result == FaultResult.Resolved)
        {
            thread.Process.Accounting.AddPageFault();
            if (kernel.Profiler.IsActive)
            {
                _ = kernel.Profiler.Note(thread, ProfileEventKind.PageFault);
            }

            return;
        }

        string access = (cause & PageFaultCause.Fetch) != 0 ? "fetch" : (cause & PageFaultCause.Write) != 0 ? "write" : "read";
        string where = thread.Context.InstructionPointer.ToString();
        if (result == FaultResult.OutOfMemory)
        {
            kernel.Memory.Relieve(thread, $"{access} of {address} at {where}");
            return;
        }

        bool isMapped = thread.Process.AddressSpace!.Find(address) is not null;
        SignalKind kind = result == FaultResult.BeyondSource ? SignalKind.BusError : SignalKind.MemoryFault;
        string why = result == FaultResult.BeyondSource ? ", beyond the end of the file" : "";
        if (thread.Process.Signals.HandlerOf(thread.Process.Personality.SignalNumber(kind)) == SignalState.Default)
        {
            NoteForCore(thread.Process, address, cause);
        }

        kernel.Signals.SendFault(
            thread,
            kind,
            $"page fault: {access} of {address} at {where}{why}",
            new SignalOrigin(Cause: isMapped ? SignalCause.NotAllowed : SignalCause.NotMapped, Address: address));
    }

    /// <summary>False where a program has put its stack pointer where there is no stack, and its ABI does not let it.</summary>
    private static bool HasStack(Thread thread)
        => (thread.Process.CallWork & CallWork.Places) == 0 || thread.Process.AddressSpace!.HasStackAt(thread.Context.StackPointer);

    private static void NoteForCore(Process process, VirtualAddress address, PageFaultCause cause)
    {
        if (!process.Personality.HasSystemFiles)
        {
            return;
        }

        _ = process.SetCoreProperty("fault_address"u8, new ByteWriter().Append("0x"u8).AppendHex(address.Value, 16).Written);
        _ = process.SetCoreProperty(
            "fault_type"u8, (cause & PageFaultCause.Protection) != 0 ? "ProtectionViolation"u8 : "NotPresent"u8);
        _ = process.SetCoreProperty(
            "fault_access"u8,
            (cause & PageFaultCause.Fetch) != 0 ? "Execute"u8 : (cause & PageFaultCause.Write) != 0 ? "Write"u8 : "Read"u8);
    }
}
