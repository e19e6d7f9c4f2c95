using System.Linq;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;
using Microsoft.CodeAnalysis;

namespace Isthmus.Generators.Reading;

/// <summary>Reads the type of a handler's parameter.</summary>
internal static class ParameterReader
{
    /// <summary>The model, or null for a type that no argument can have.</summary>
    public static ParameterModel? Read(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Int32 => new ParameterModel("int", "int", ParameterKind.Int32, 1),
        SpecialType.System_UInt32 => new ParameterModel("uint", "uint", ParameterKind.UInt32, 1),
        SpecialType.System_Int64 => new ParameterModel("long", "long", ParameterKind.Int64, 1),
        SpecialType.System_UInt64 => new ParameterModel("ulong", "ulong", ParameterKind.UInt64, 1),
        _ => ReadDecoded(type),
    };

    private static ParameterModel? ReadDecoded(ITypeSymbol type)
    {
        bool decodes = type.IsValueType && type.AllInterfaces.Any(implemented
            => implemented.OriginalDefinition.FullName() == Names.ParameterInterface
                && SymbolEqualityComparer.Default.Equals(implemented.TypeArguments[0], type));
        if (!decodes)
        {
            return null;
        }

        // A property of another assembly has no value at compile time, an attribute has.
        AttributeData? attribute = type.FindAttribute(Names.ParameterAttribute);
        int registers = attribute?.ConstructorArguments.FirstOrDefault().Value as int? ?? 1;
        return registers is not (1 or 2) ? null : new ParameterModel(
            "global::" + type.FullName(),
            type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            ParameterKind.Decoded,
            registers);
    }
}
