using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;
using Microsoft.CodeAnalysis;

namespace Isthmus.Generators.Reading;

/// <summary>Reads structures of an ABI.</summary>
internal static class StructReader
{
    public static Reading<StructModel> Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var type = (INamedTypeSymbol)context.TargetSymbol;
        AttributeData attribute = context.Attributes[0];
        var diagnostics = new List<DiagnosticInfo>();
        if (!type.IsPartial() || !type.IsRecord || type.ContainingType is not null)
        {
            diagnostics.Add(DiagnosticInfo.Create(Diagnostics.StructNotPartial, LocationInfo.From(type.Locations[0]), type.Name));
        }

        int size = attribute.Named("Size") as int? ?? 0;
        var fields = new List<FieldModel>();
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (property.FindAttribute(Names.FieldAttribute) is { } field)
            {
                FieldModel? model = ReadField(property, field);
                if (model is null)
                {
                    diagnostics.Add(DiagnosticInfo.Create(
                        Diagnostics.FieldType, LocationInfo.From(property.Locations[0]), property.Name, type.Name));
                    continue;
                }

                Check(model, fields, type, size, property, diagnostics);
                fields.Add(model);
            }
        }

        StructModel? result = diagnostics.Count != 0 ? null : new StructModel(
            type.NamespaceName(), type.Name, type.IsReadOnly ? "readonly partial record struct" : "partial record struct",
            attribute.TextAt(0) ?? "", size, attribute.Named("Tail") as string,
            (attribute.Named("Personality") as INamedTypeSymbol)?.FullName(),
            new EquatableArray<FieldModel>(fields.OrderBy(field => field.Offset)));
        return new Reading<StructModel>(result, new EquatableArray<DiagnosticInfo>(diagnostics));
    }

    private static void Check(
        FieldModel model,
        List<FieldModel> earlier,
        INamedTypeSymbol type,
        int size,
        IPropertySymbol property,
        List<DiagnosticInfo> diagnostics)
    {
        LocationInfo? location = LocationInfo.From(property.Locations[0]);
        if (model.Offset < 0 || model.Offset + model.Size > size)
        {
            diagnostics.Add(DiagnosticInfo.Create(
                Diagnostics.FieldOutside, location, model.Name, (model.Offset + model.Size).ToString(), type.Name, size.ToString()));
        }

        FieldModel? other = earlier.FirstOrDefault(
            field => model.Offset < field.Offset + field.Size && field.Offset < model.Offset + model.Size);
        if (other is not null)
        {
            diagnostics.Add(DiagnosticInfo.Create(
                Diagnostics.FieldsOverlap, location, model.Name, type.Name, model.Offset.ToString(), other.Name));
        }
    }

    private static FieldModel? ReadField(IPropertySymbol property, AttributeData attribute)
    {
        bool isEnum = property.Type.TypeKind == TypeKind.Enum;
        SpecialType integer = isEnum ? ((INamedTypeSymbol)property.Type).EnumUnderlyingType!.SpecialType : property.Type.SpecialType;
        (string keyword, string framework, string c, int size) = integer switch
        {
            SpecialType.System_Byte => ("byte", "Byte", "uint8_t", 1),
            SpecialType.System_SByte => ("sbyte", "SByte", "int8_t", 1),
            SpecialType.System_UInt16 => ("ushort", "UInt16", "uint16_t", 2),
            SpecialType.System_Int16 => ("short", "Int16", "int16_t", 2),
            SpecialType.System_UInt32 => ("uint", "UInt32", "uint32_t", 4),
            SpecialType.System_Int32 => ("int", "Int32", "int32_t", 4),
            SpecialType.System_UInt64 => ("ulong", "UInt64", "uint64_t", 8),
            SpecialType.System_Int64 => ("long", "Int64", "int64_t", 8),
            _ => ("", "", "", 0),
        };
        if (size == 0)
        {
            return null;
        }

        int offset = attribute.ConstructorArguments.FirstOrDefault().Value as int? ?? 0;
        return new FieldModel(
            property.Name, isEnum ? "global::" + property.Type.FullName() : keyword, isEnum, keyword, framework, c, size, offset,
            attribute.TextAt(1) ?? property.Name, TraceFormReader.Read(property));
    }
}
