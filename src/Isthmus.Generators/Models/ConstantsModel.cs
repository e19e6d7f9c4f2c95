using Isthmus.Generators.Support;

namespace Isthmus.Generators.Models;

/// <summary>A class of constants of an ABI.</summary>
internal sealed record ConstantsModel(string FullName, string? Personality, EquatableArray<ConstantModel> Constants);
