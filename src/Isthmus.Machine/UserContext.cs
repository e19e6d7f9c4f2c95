using System;

namespace Isthmus.Machine;

/// <summary>
/// Everything of a thread that lives in the processor while it runs in user mode. One pinned block whose layout the entry code knows:
/// slots 0-18 are the <see cref="Register"/>s, 19 the GS base, 20 the fault address, 21 the fault cause or error code, 22-23 unused,
/// and from slot 24 the 512 bytes of the FXSAVE format (XMM0-15, MXCSR, x87). The block is 8-byte aligned only: FXSAVE itself needs 16.
/// </summary>
public sealed class UserContext
{
    /// <summary>The slot of the GS base.</summary>
    public const int GsBaseSlot = 19;

    /// <summary>The slot of the fault address (CR2).</summary>
    public const int FaultAddressSlot = 20;

    /// <summary>The slot of the exception's error code.</summary>
    public const int ErrorCodeSlot = 21;

    /// <summary>First slot of the FXSAVE area.</summary>
    public const int ExtendedStateSlot = 24;

    /// <summary>Bytes of the FXSAVE area.</summary>
    public const int ExtendedStateBytes = 512;

    /// <summary>Bytes of the registers.</summary>
    public const int RegisterBytes = GsBaseSlot * 8;

    /// <summary>64-bit slots in the block.</summary>
    public const int SlotCount = ExtendedStateSlot + (ExtendedStateBytes / 8);

    /// <summary>RFLAGS bits that user mode may choose: CF PF AF ZF SF TF DF OF AC ID.</summary>
    public const ulong UserFlagsMask = 0x240DD5;

    /// <summary>The RFLAGS bit that lets the next instruction pass a breakpoint on it. The processor sets and clears it; no program can.</summary>
    public const ulong ResumeFlag = 0x10000;

    private readonly ulong[] _slots = GC.AllocateArray<ulong>(SlotCount, pinned: true);

    /// <summary>Makes a context whose registers are zero, with the floating-point state of a fresh process.</summary>
    public UserContext() => ResetExtendedState();

    /// <summary>The block itself, for the machine layer; index 0 is RAX.</summary>
    public ulong[] Slots => _slots;

    /// <summary>A register's value.</summary>
    public ulong this[Register register]
    {
        get => _slots[(int)register];
        set => _slots[(int)register] = value;
    }

    /// <summary>The next instruction.</summary>
    public VirtualAddress InstructionPointer
    {
        get => new(this[Register.Rip]);
        set => this[Register.Rip] = value.Value;
    }

    /// <summary>The stack pointer.</summary>
    public VirtualAddress StackPointer
    {
        get => new(this[Register.Rsp]);
        set => this[Register.Rsp] = value.Value;
    }

    /// <summary>The GS base, which the processor keeps while others leave it alone. It must be a canonical address.</summary>
    public ulong GsBase
    {
        get
        {
            Holder?.Release(this);
            return _slots[GsBaseSlot];
        }

        set
        {
            Holder?.Release(this);
            _slots[GsBaseSlot] = value;
        }
    }

    /// <summary>The address that the last page fault was about.</summary>
    public VirtualAddress FaultAddress => new(_slots[FaultAddressSlot]);

    /// <summary>What the last page fault wanted.</summary>
    public PageFaultCause FaultCause
        => (PageFaultCause)_slots[ErrorCodeSlot] & (PageFaultCause.Protection | PageFaultCause.Write | PageFaultCause.Fetch);

    /// <summary>True where the last page fault was about an access with the rights of user mode: no other can be helped by a page.</summary>
    public bool IsUserFault => ((PageFaultCause)_slots[ErrorCodeSlot] & PageFaultCause.User) != 0;

    /// <summary>The error code of the last exception.</summary>
    public ulong ErrorCode => _slots[ErrorCodeSlot];

    /// <summary>The processor that keeps part of the extended state in its own registers; null where the block is complete. The machine
    /// layer alone sets it.</summary>
    public Processor? Holder { get; set; }

    /// <summary>The thread's breakpoints in hardware; null where it never had any.</summary>
    public DebugRegisters? Debug { get; private set; }

    /// <summary>The FXSAVE image as 64 slots. Whoever writes MXCSR here from user data must go through <see cref="SanitizeExtendedState"/>.</summary>
    public Span<ulong> ExtendedState
    {
        get
        {
            Holder?.Release(this);
            return _slots.AsSpan(ExtendedStateSlot, ExtendedStateBytes / 8);
        }
    }

    /// <summary>Records a page fault: what a machine does before it answers <see cref="TrapKind.PageFault"/>.</summary>
    public void SetFault(VirtualAddress address, ulong errorCode)
    {
        _slots[FaultAddressSlot] = address.Value;
        _slots[ErrorCodeSlot] = errorCode;
    }

    /// <summary>The thread's debug registers, to be changed; from here on the processor looks at them.</summary>
    public DebugRegisters UseDebugRegisters()
    {
        Holder?.Release(this);
        return Debug ??= new DebugRegisters();
    }

    /// <summary>Takes the debug registers away.</summary>
    public void DropDebugRegisters() => Debug = null;

    /// <summary>Sets every register to zero and the floating-point state to that of a fresh process.</summary>
    public void Reset()
    {
        Holder?.Release(this);
        Array.Clear(_slots);
        Debug = null;
        ResetExtendedState();
    }

    /// <summary>Copies every register and the extended state of <paramref name="source"/>, not its debug registers.</summary>
    public void CopyFrom(UserContext source)
    {
        source.Holder?.Release(source);
        Holder?.Release(this);
        Array.Copy(source._slots, _slots, SlotCount);
    }

    /// <summary>Copies the registers, in the order of <see cref="Register"/>, into a block of bytes.</summary>
    public void SaveRegisters(byte[] destination, int offset) => Buffer.BlockCopy(_slots, 0, destination, offset, RegisterBytes);

    /// <summary>Takes registers that a program may have made, as <see cref="SaveRegisters"/> lays them out. Flags that user mode may not
    /// choose are dropped; whether its addresses are the user's is the caller's to check.</summary>
    public void RestoreRegisters(byte[] source, int offset)
    {
        Buffer.BlockCopy(source, offset, _slots, 0, RegisterBytes);
        this[Register.Rflags] &= UserFlagsMask;
    }

    /// <summary>Copies the FXSAVE image into a block of bytes.</summary>
    public void SaveExtendedState(byte[] destination, int offset)
    {
        Holder?.Release(this);
        Buffer.BlockCopy(_slots, ExtendedStateSlot * 8, destination, offset, ExtendedStateBytes);
    }

    /// <summary>Takes an FXSAVE image that a program may have made, without what it may not choose.</summary>
    public void RestoreExtendedState(byte[] source, int offset)
    {
        Holder?.Release(this);
        Buffer.BlockCopy(source, offset, _slots, ExtendedStateSlot * 8, ExtendedStateBytes);
        SanitizeExtendedState();
    }

    /// <summary>Forces what a user-made image may not choose: reserved MXCSR bits become zero (they would fault in FXRSTOR).</summary>
    public void SanitizeExtendedState()
    {
        // MXCSR is the low half of the slot at byte 24; its mask beside it is ignored by FXRSTOR.
        ref ulong slot = ref _slots[ExtendedStateSlot + 3];
        slot &= 0xFFFF_FFFF_0000_FFFF;
    }

    private void ResetExtendedState()
    {
        // FCW = 0x37F (all x87 exceptions masked, extended precision), MXCSR = 0x1F80 (all SIMD exceptions masked).
        _slots[ExtendedStateSlot] = 0x37F;
        _slots[ExtendedStateSlot + 3] = 0x1F80;
    }
}
