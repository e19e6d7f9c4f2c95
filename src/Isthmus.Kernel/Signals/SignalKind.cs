namespace Isthmus.Kernel.Signals;

/// <summary>What the kernel itself has to tell a process. Each ABI has a number, or none, for it.</summary>
public enum SignalKind
{
    /// <summary>End at once; cannot be caught.</summary>
    Kill,

    /// <summary>The terminal's interrupt key.</summary>
    Interrupt,

    /// <summary>The terminal's quit key.</summary>
    Quit,

    /// <summary>The terminal's suspend key.</summary>
    Suspend,

    /// <summary>Stop; cannot be caught.</summary>
    Stop,

    /// <summary>Go on after a stop.</summary>
    Continue,

    /// <summary>The terminal is gone.</summary>
    HangUp,

    /// <summary>A polite request to end.</summary>
    Terminate,

    /// <summary>The process did what it may not do; it ends.</summary>
    Abort,

    /// <summary>A memory access that no region allows.</summary>
    MemoryFault,

    /// <summary>A mapped page that could not be brought in.</summary>
    BusError,

    /// <summary>An undefined or privileged instruction.</summary>
    IllegalInstruction,

    /// <summary>A division by zero or another arithmetic exception.</summary>
    ArithmeticFault,

    /// <summary>A breakpoint or a single step.</summary>
    Trap,

    /// <summary>A write to a pipe or socket that nobody reads.</summary>
    BrokenPipe,

    /// <summary>A child has ended, was stopped or goes on.</summary>
    ChildEnded,

    /// <summary>The terminal has a new size.</summary>
    WindowChanged,

    /// <summary>A process in the background reads from its terminal.</summary>
    BackgroundRead,

    /// <summary>A process in the background writes to its terminal, where that is not wanted.</summary>
    BackgroundWrite,
}
