using System;

namespace Isthmus.Kernel.Processes;

/// <summary>What a process's system calls go through besides their handlers.</summary>
[Flags]
public enum CallWork
{
    None = 0,

    /// <summary>The call filter is asked first.</summary>
    Filter = 1,

    /// <summary>The promises that the process has made are looked at first.</summary>
    Pledge = 4,

    /// <summary>Calls count only from code that is marked for them.</summary>
    CallCode = 8,

    /// <summary>Each call becomes a line of the trace.</summary>
    Trace = 2,

    /// <summary>The process stops for its tracer before the next call is made, or after the one that it is in.</summary>
    Stop = 16,

    /// <summary>Each call becomes an entry of the profile.</summary>
    Profile = 32,

    /// <summary>Calls count only with a stack pointer in a stack, and from code that cannot be written.</summary>
    Places = 64,

    /// <summary>What a child does not inherit.</summary>
    OfOneProcess = Stop | Profile,
}
