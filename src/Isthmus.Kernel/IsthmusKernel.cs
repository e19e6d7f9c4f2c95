using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel;

/// <summary>One kernel on one machine. Everything hangs from here: there is no global state, and several kernels can live in one
/// (test) process.</summary>
public sealed class IsthmusKernel
{
    /// <summary>Makes a kernel for <paramref name="machine"/>.</summary>
    public IsthmusKernel(IMachine machine) => Machine = machine;

    /// <summary>The computer that it runs on.</summary>
    public IMachine Machine { get; }

    /// <summary>Who runs next.</summary>
    public Scheduler Scheduler { get; } = new();

    /// <summary>Everything that is to happen at a set time.</summary>
    public TimerQueue Timers { get; } = new();
}
