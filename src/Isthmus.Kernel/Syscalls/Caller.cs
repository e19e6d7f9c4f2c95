using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Syscalls;

/// <summary>Who makes a system call. Handlers are given it and know no ambient current thread.</summary>
/// <param name="Thread">The calling thread.</param>
public readonly record struct Caller(Thread Thread)
{
    /// <summary>The calling process.</summary>
    public Process Process => Thread.Process;

    /// <summary>The kernel that was called.</summary>
    public IsthmusKernel Kernel => Thread.Kernel;

    /// <summary>Asks whether the caller has made the promises that something needs. Where it has not, its process ends; the call then
    /// answers <see cref="KernelError.PromiseBroken"/>, which nobody sees.</summary>
    public bool Keeps(Promise needed)
    {
        Promise missing = needed & ~Process.Pledge.Allowed;
        if (missing != Promise.None)
        {
            Kernel.Signals.EndForBrokenPromise(Thread, missing);
        }

        return missing == Promise.None;
    }
}
