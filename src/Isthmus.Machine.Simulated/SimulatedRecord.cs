namespace Isthmus.Machine.Simulated;

/// <summary>A value that a user program reported to the test.</summary>
/// <param name="Time">Virtual nanoseconds since boot.</param>
/// <param name="Program">The program's name.</param>
/// <param name="Name">The value's name.</param>
/// <param name="Value">The number, where it is one.</param>
/// <param name="Text">The text, where it is one.</param>
public readonly record struct SimulatedRecord(long Time, string Program, string Name, ulong Value, string? Text)
{
    /// <summary>The number as a signed one: results of system calls are.</summary>
    public long SignedValue => unchecked((long)Value);

    /// <inheritdoc/>
    public override string ToString() => $"{Time} {Program}: {Name} = {Text ?? SignedValue.ToString()}";
}
