using System;

namespace Isthmus.Machine;

/// <summary>One processor: the whole border between the kernel and user mode.</summary>
public abstract class Processor
{
    /// <summary>What the processor can do: EDX of CPUID's leaf 1. Without knowing it, what every x86-64 processor can: floating point, TSC,
    /// CMOV, FXSR, SSE and SSE2 among it.</summary>
    public virtual uint Features => 0x0781_8101;

    /// <summary>
    /// Makes <paramref name="table"/> the current address space, or none. User memory is reached through the active table only.
    /// Cheap where the table is active already.
    /// </summary>
    public abstract void Activate(PageTable? table);

    /// <summary>Makes <paramref name="context"/> the one that <see cref="Run()"/> runs. Cheap where it is already.</summary>
    public abstract void Load(UserContext context);

    /// <summary>
    /// Enters user mode with the registers of the loaded context and returns at the next system call, exception or interrupt, with the
    /// registers saved there. Interrupts are taken in user mode only. A context cannot raise privilege: segments and reserved flags are
    /// forced, and a non-canonical RIP comes back as <see cref="TrapKind.GeneralProtection"/>.
    /// </summary>
    public abstract Trap Run();

    /// <summary>Writes what the processor keeps of a context outside its block back into it, and forgets that it has it.</summary>
    public abstract void Release(UserContext context);

    /// <summary>Sleeps until an interrupt has come; returns at once where one is pending. The clock's alarm is one.</summary>
    public abstract void WaitForInterrupt();

    /// <summary>Copies from user memory of the active address space into the kernel.</summary>
    /// <returns>Bytes copied before a page that cannot be read, all of them where none is; it never throws.</returns>
    public abstract int CopyFromUser(VirtualAddress source, Span<byte> destination);

    /// <summary>Copies from the kernel to user memory of the active address space.</summary>
    /// <returns>Bytes copied before a page that cannot be written.</returns>
    public abstract int CopyToUser(VirtualAddress destination, ReadOnlySpan<byte> source);

    /// <summary>Copies part of a frame to user memory of the active address space.</summary>
    /// <returns>Bytes copied before a page that cannot be written.</returns>
    public abstract int CopyFrameToUser(PhysicalFrame frame, int offset, VirtualAddress destination, int length);

    /// <summary>Copies user memory of the active address space into part of a frame.</summary>
    /// <returns>Bytes copied before a page that cannot be read.</returns>
    public abstract int CopyUserToFrame(VirtualAddress source, PhysicalFrame frame, int offset, int length);

    /// <summary>Fills user memory of the active address space with zeros.</summary>
    /// <returns>Bytes written before a page that cannot be written.</returns>
    public abstract int ClearUser(VirtualAddress destination, int length);

    /// <summary>Replaces a 32-bit word of user memory in one step where it still has the value <paramref name="expected"/>.</summary>
    /// <param name="address">Where the word is; a multiple of 4.</param>
    /// <param name="expected">The value that it must have.</param>
    /// <param name="replacement">The value that it gets.</param>
    /// <param name="seen">The value that it had.</param>
    /// <returns>False where the word cannot be read and written.</returns>
    public abstract bool TryCompareExchangeUser(VirtualAddress address, uint expected, uint replacement, out uint seen);
}
