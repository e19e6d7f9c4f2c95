using System;

namespace Isthmus.Kernel.Profiling;

/// <summary>What a profile can tell of. The values are those that programs use.</summary>
[Flags]
public enum ProfileEventKind
{
    None = 0,

    /// <summary>Where a thread was when the clock ticked.</summary>
    Sample = 0x1,

    /// <summary>The program says that it took memory.</summary>
    Allocation = 0x2,

    /// <summary>The program says that it gave memory back.</summary>
    Release = 0x4,

    /// <summary>A mapping was made.</summary>
    Map = 0x8,

    /// <summary>Mappings were removed.</summary>
    Unmap = 0x10,

    /// <summary>A process is there.</summary>
    ProcessCreated = 0x20,

    /// <summary>A process has a new program.</summary>
    ProgramExecuted = 0x40,

    /// <summary>A process has ended.</summary>
    ProcessEnded = 0x80,

    /// <summary>A thread is there.</summary>
    ThreadCreated = 0x100,

    /// <summary>A thread has ended.</summary>
    ThreadEnded = 0x200,

    /// <summary>Another thread has the processor.</summary>
    ContextSwitch = 0x400,

    /// <summary>The kernel took memory; kept for programs that ask for it.</summary>
    KernelAllocation = 0x800,

    /// <summary>The kernel gave memory back; kept for programs that ask for it.</summary>
    KernelRelease = 0x1000,

    /// <summary>A page has come in.</summary>
    PageFault = 0x2000,

    /// <summary>A system call is made.</summary>
    SystemCall = 0x4000,

    /// <summary>The program marks a place in its own time.</summary>
    Signpost = 0x8000,

    /// <summary>A call uses a file.</summary>
    FileSystem = 0x10000,
}
