using System;

namespace Isthmus.Machine.Simulated;

/// <summary>The kernel waits for an interrupt that can never come.</summary>
public sealed class SimulationDeadlockException(long now) : Exception(
    $"Nothing can ever happen: at {now} ns the kernel waits for an interrupt, but "
    + "no alarm is set, no port has news and the host plans nothing.")
{
    /// <summary>Nanoseconds since boot.</summary>
    public long Now { get; } = now;
}
