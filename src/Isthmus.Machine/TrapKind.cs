namespace Isthmus.Machine;

/// <summary>Why the processor came back from user mode.</summary>
public enum TrapKind
{
    /// <summary>The <c>SYSCALL</c> instruction. RCX and R11 of the context hold what the instruction left there (RIP and RFLAGS).</summary>
    SystemCall = 0,

    /// <summary><c>int $0x80</c>: every register is the caller's.</summary>
    SystemCallInterrupt = 1,

    /// <summary>A device or the clock wants attention; devices have been acknowledged.</summary>
    Interrupt = 2,

    /// <summary>A page fault: address and cause stand in the context.</summary>
    PageFault = 3,

    /// <summary>A general protection, stack or segment fault (privileged instructions and non-canonical addresses too).</summary>
    GeneralProtection = 4,

    /// <summary>An undefined instruction.</summary>
    InvalidOpcode = 5,

    /// <summary>An integer division by zero or overflow.</summary>
    DivideError = 6,

    /// <summary><c>int3</c>.</summary>
    Breakpoint = 7,

    /// <summary>A debug exception: single step or a hardware breakpoint.</summary>
    SingleStep = 8,

    /// <summary>An x87 or SIMD floating-point exception.</summary>
    FloatingPoint = 9,

    /// <summary>An unaligned access with alignment checks on.</summary>
    AlignmentCheck = 10,

    /// <summary>INTO or BOUND, or any exception without a kind of its own.</summary>
    OtherException = 11,
}
