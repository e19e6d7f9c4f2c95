using System.Linq;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;
using Microsoft.CodeAnalysis;

namespace Isthmus.Generators.Reading;

/// <summary>Reads the attributes that say how something is shown in a trace.</summary>
internal static class TraceFormReader
{
    /// <summary>What is said of a parameter or property; null where nothing is.</summary>
    public static TraceForm? Read(ISymbol symbol) => Read(symbol.GetAttributes());

    /// <summary>What is said of a method's result.</summary>
    public static TraceForm? ReadResult(IMethodSymbol method) => Read(method.GetReturnTypeAttributes());

    private static TraceForm? Read(System.Collections.Immutable.ImmutableArray<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            switch (attribute.AttributeClass?.FullName())
            {
                case Names.TraceAsAttribute when attribute.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol form:
                    return new TraceForm("global::" + form.FullName(), null, false);
                case Names.TraceNamesAttribute when attribute.TextAt(0) is { } prefix:
                    return new TraceForm(null, prefix, attribute.Named("Flags") as bool? ?? false);
            }
        }

        return null;
    }
}
