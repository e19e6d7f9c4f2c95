using Isthmus.Generators.Support;

namespace Isthmus.Generators.Models;

/// <summary>A class marked as an ABI.</summary>
internal sealed record PersonalityModel(
    string Namespace,
    string ClassName,
    string FullName,
    string Name,
    string Title,
    EquatableArray<string> ArgumentRegisters);
