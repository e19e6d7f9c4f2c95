namespace Isthmus.Machine.Simulated.Memory;

/// <summary>Which allocations fail although memory is left. Requests are counted from 1 since the plan was set.</summary>
public sealed record AllocationFailurePlan
{
    /// <summary>No injected failure.</summary>
    public static AllocationFailurePlan None { get; } = new();

    /// <summary>Only this request fails.</summary>
    public long? FailNumber { get; init; }

    /// <summary>Every request after this many fails.</summary>
    public long? FailAfter { get; init; }

    /// <summary>Each request fails with this probability, drawn from the machine's seed.</summary>
    public double Probability { get; init; }
}
