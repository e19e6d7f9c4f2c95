namespace Isthmus.Generators.Models;

/// <summary>A constant of an ABI.</summary>
internal sealed record ConstantModel(string Name, ulong Value, bool IsSigned);
