namespace Isthmus.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What it is.</param>
/// <param name="State">Whether it is as it should be.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">How to mend it, or null.</param>
internal sealed record Finding(string Name, FindingState State, string Detail, string? Remedy);
