using System;

namespace Isthmus.Machine.Simulated.Programs;

/// <summary>A step of a user program threw: an assertion of the test does not hold, or the lambda has a bug.</summary>
public sealed class SimulatedProgramFailedException(string program, string step, Exception cause)
    : Exception($"Program {program}, step \"{step}\": {cause.Message}", cause)
{
    /// <summary>The program's name.</summary>
    public string Program { get; } = program;

    /// <summary>What the step was.</summary>
    public string Step { get; } = step;
}
