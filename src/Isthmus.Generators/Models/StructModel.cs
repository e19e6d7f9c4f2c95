using Isthmus.Generators.Support;

namespace Isthmus.Generators.Models;

/// <summary>A structure of an ABI.</summary>
internal sealed record StructModel(
    string Namespace,
    string TypeName,
    string Declaration,
    string Name,
    int Size,
    string? Tail,
    string? Personality,
    EquatableArray<FieldModel> Fields);
