namespace Isthmus.Generators.Models;

/// <summary>A field of a structure: where it is, and which integer it is.</summary>
internal sealed record FieldModel(
    string PropertyName,
    string TypeName,
    bool IsEnum,
    string IntegerType,
    string FrameworkName,
    string CType,
    int Size,
    int Offset,
    string Name,
    TraceForm? Form);
