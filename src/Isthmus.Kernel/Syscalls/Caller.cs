using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Syscalls;

/// <summary>Who makes a system call. Handlers are given it and know no ambient current thread.</summary>
/// <param name="Thread">The calling thread.</param>
public readonly record struct Caller(Thread Thread)
{
    /// <summary>The calling process.</summary>
    public Process Process => Thread.Process;

    /// <summary>The kernel that was called.</summary>
    public IsthmusKernel Kernel => Thread.Kernel;
}
