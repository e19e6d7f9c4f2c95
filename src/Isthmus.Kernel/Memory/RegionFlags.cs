using System;

namespace Isthmus.Kernel.Memory;

/// <summary>What an ABI wants to know of a region besides its access.</summary>
[Flags]
public enum RegionFlags
{
    None = 0,

    /// <summary>Made by a call of the program, not by the kernel for it.</summary>
    UserMade = 1,

    /// <summary>A stack.</summary>
    Stack = 2,

    /// <summary>Code that may make system calls where only such code may.</summary>
    SystemCallCode = 4,

    /// <summary>Stays as it is for good.</summary>
    Immutable = 8,

    /// <summary>Its content may be given up while the program says so.</summary>
    Purgeable = 16,

    /// <summary>Could be written at some time.</summary>
    WasWritable = 32,

    /// <summary>Could be executed at some time.</summary>
    WasExecutable = 64,

    /// <summary>Its content may be given up now.</summary>
    Volatile = 128,

    /// <summary>Its content was given up.</summary>
    WasPurged = 256,
}
