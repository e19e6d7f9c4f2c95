namespace Isthmus.Generators.Models;

/// <summary>A parameter of a C prototype.</summary>
internal sealed record CParameter(string Name, string Type);
