using System;

namespace Isthmus.Machine.Simulated;

/// <summary>User programs took more steps than the options allow: one of them loops for ever and nothing stops it.</summary>
public sealed class SimulationStepLimitException(long limit, VirtualAddress instruction)
    : Exception($"User programs took {limit} steps without an end; the next one is at {instruction}.")
{
    /// <summary>The limit that was passed.</summary>
    public long Limit { get; } = limit;
}
