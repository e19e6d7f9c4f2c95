namespace Isthmus.Generators.Models;

/// <summary>How a trace shows a value, where not as its type does: by a type that can, or by the names of constants.</summary>
internal sealed record TraceForm(string? TypeName, string? Prefix, bool IsFlags);
