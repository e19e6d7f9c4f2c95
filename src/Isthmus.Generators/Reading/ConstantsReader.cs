using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;
using Microsoft.CodeAnalysis;

namespace Isthmus.Generators.Reading;

/// <summary>Reads classes of constants.</summary>
internal static class ConstantsReader
{
    public static ConstantsModel Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var constants = new List<ConstantModel>();
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(IsListed))
        {
            ConstantModel? model = field.ConstantValue switch
            {
                byte value => new ConstantModel(field.Name, value, false),
                ushort value => new ConstantModel(field.Name, value, false),
                uint value => new ConstantModel(field.Name, value, false),
                ulong value => new ConstantModel(field.Name, value, false),
                sbyte value => new ConstantModel(field.Name, unchecked((ulong)value), true),
                short value => new ConstantModel(field.Name, unchecked((ulong)value), true),
                int value => new ConstantModel(field.Name, unchecked((ulong)value), true),
                long value => new ConstantModel(field.Name, unchecked((ulong)value), true),
                _ => null,
            };
            if (model is not null)
            {
                constants.Add(model);
            }
        }

        return new ConstantsModel(
            type.FullName(),
            (context.Attributes[0].Named("Personality") as INamedTypeSymbol)?.FullName(),
            new EquatableArray<ConstantModel>(constants));
    }

    // What is not public serves the handlers only.
    private static bool IsListed(IFieldSymbol field) => field.HasConstantValue && field.DeclaredAccessibility == Accessibility.Public;
}
