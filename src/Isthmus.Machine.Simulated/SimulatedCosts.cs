namespace Isthmus.Machine.Simulated;

/// <summary>What things cost in virtual nanoseconds.</summary>
public sealed record SimulatedCosts
{
    /// <summary>One step or instruction of a user program. Steps are big, so a microsecond keeps time slices short to simulate.</summary>
    public long Step { get; init; } = 1000;

    /// <summary>Entering user mode and coming back.</summary>
    public long Trap { get; init; } = 500;

    /// <summary>One copy between kernel and user memory.</summary>
    public long Copy { get; init; } = 100;

    /// <summary>Each page that a copy touches.</summary>
    public long CopyPage { get; init; } = 200;

    /// <summary>One look at the devices.</summary>
    public long Poll { get; init; } = 500;
}
