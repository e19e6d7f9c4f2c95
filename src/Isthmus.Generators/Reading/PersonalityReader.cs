using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;
using Microsoft.CodeAnalysis;

namespace Isthmus.Generators.Reading;

/// <summary>Reads classes marked as an ABI.</summary>
internal static class PersonalityReader
{
    public static Reading<PersonalityModel> Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var type = (INamedTypeSymbol)context.TargetSymbol;
        AttributeData attribute = context.Attributes[0];
        if (!type.IsSealed || !type.IsPartial() || type.ContainingType is not null || type.BaseType?.FullName() != Names.Personality)
        {
            return new Reading<PersonalityModel>(null, new EquatableArray<DiagnosticInfo>(
                [DiagnosticInfo.Create(Diagnostics.PersonalityNotSealedPartial, LocationInfo.From(type.Locations[0]), type.Name)]));
        }

        var arguments = new List<string>();
        foreach (KeyValuePair<string, TypedConstant> named in attribute.NamedArguments)
        {
            if (named.Key == "Arguments" && !named.Value.IsNull)
            {
                arguments.AddRange(named.Value.Values.Select(MemberName));
            }
        }

        return new Reading<PersonalityModel>(
            new PersonalityModel(
                type.NamespaceName(), type.Name, type.FullName(), attribute.TextAt(0) ?? "", attribute.TextAt(1) ?? "",
                new EquatableArray<string>(arguments)),
            default);
    }

    private static string MemberName(TypedConstant constant)
        => constant.Type!.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, constant.Value))?.Name
            ?? "Rax";
}
