using System;

namespace Isthmus.Kernel.Processes;

/// <summary>What a thread has to do before it enters user mode again.</summary>
[Flags]
public enum ThreadWork
{
    None = 0,

    /// <summary>The thread is to end (its process was killed or exits).</summary>
    Exit = 1,

    /// <summary>A signal is pending that the thread does not block.</summary>
    Signal = 2,

    /// <summary>Another thread should have the processor.</summary>
    Reschedule = 4,

    /// <summary>The process is stopped.</summary>
    Stop = 8,

    /// <summary>The thread is stopped before a system call, which is to be made when it goes on.</summary>
    Call = 16,
}
