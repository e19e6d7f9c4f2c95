using System.Globalization;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;

namespace Isthmus.Generators.Emitting;

/// <summary>Writes the ABI as data.</summary>
internal static class DescriptorEmitter
{
    public static void Emit(IndentedWriter writer, PersonalitySource source)
    {
        writer.Line("private static PersonalityDescriptor? s_descriptor;");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override PersonalityDescriptor Descriptor => Description;");
        writer.Line();
        writer.Line("/// <summary>What the ABI consists of.</summary>");
        writer.Line("public static PersonalityDescriptor Description => s_descriptor ??= Describe();");
        writer.Line();
        writer.Open("private static PersonalityDescriptor Describe()");
        EmitRegisterChecks(writer, source);
        writer.Line("return new PersonalityDescriptor(");
        writer.Indent();
        writer.Line(CSharpLiteral.Of(source.Personality.Name) + ",");
        writer.Line(CSharpLiteral.Of(source.Personality.Title) + ",");
        writer.Line(source.Personality.ArgumentRegisters.Count + ",");
        writer.Line("new SyscallDescriptor[]");
        writer.OpenBlock();
        foreach ((_, HandlerModel handler) in source.Calls())
        {
            EmitCall(writer, handler);
        }

        writer.Close(",");
        writer.Line("new StructureDescriptor[]");
        writer.OpenBlock();
        foreach (StructModel structure in source.Structures)
        {
            EmitStructure(writer, structure);
        }

        writer.Close(",");
        writer.Line("new ConstantDescriptor[]");
        writer.OpenBlock();
        foreach (ConstantsModel group in source.Constants)
        {
            foreach (ConstantModel constant in group.Constants)
            {
                writer.Line($"new({CSharpLiteral.Of(constant.Name)}, "
                    + $"0x{constant.Value.ToString("x", CultureInfo.InvariantCulture)}UL, {CSharpLiteral.Of(constant.IsSigned)}),");
            }
        }

        writer.Close(");");
        writer.Unindent();
        writer.Close();
    }

    // The attribute, which the compiler sees, and the property, which code sees, must say the same.
    private static void EmitRegisterChecks(IndentedWriter writer, PersonalitySource source)
    {
        var seen = new System.Collections.Generic.HashSet<string>();
        foreach ((_, HandlerModel handler) in source.Calls())
        {
            foreach (ParameterModel parameter in handler.Parameters)
            {
                if (parameter.Kind == ParameterKind.Decoded && seen.Add(parameter.TypeName))
                {
                    writer.Line("global::System.Diagnostics.Debug.Assert("
                        + $"{parameter.TypeName}.RegisterCount == {parameter.RegisterCount});");
                }
            }
        }
    }

    private static void EmitCall(IndentedWriter writer, HandlerModel handler)
    {
        writer.Line("new(");
        writer.Indent();
        writer.Line($"{handler.Number}, {CSharpLiteral.Of(handler.Prototype.Name)}, {CSharpLiteral.Of(handler.Prototype.Text)},");
        writer.Line(CSharpLiteral.Of(handler.Prototype.ReturnType) + ",");
        writer.Line("new SyscallParameterDescriptor[]");
        writer.OpenBlock();
        int register = 0;
        foreach (ParameterModel parameter in handler.Parameters)
        {
            for (int i = 0; i < parameter.RegisterCount; i++)
            {
                CParameter c = handler.Prototype.Parameters[register++];
                writer.Line($"new({CSharpLiteral.Of(c.Name)}, {CSharpLiteral.Of(c.Type)}, {CSharpLiteral.Of(parameter.ShortName)}),");
            }
        }

        writer.Close(",");
        writer.Line(CSharpLiteral.Of(handler.Summary) + ",");
        writer.Line($"(SyscallSupport){handler.Support}, {CSharpLiteral.Of(handler.Note)}, {CSharpLiteral.Of(handler.Promise)}, "
            + $"{CSharpLiteral.Of(handler.BigLock)}, {CSharpLiteral.Of(handler.Returns)}, {CSharpLiteral.Of(handler.PromiseNote)}),");
        writer.Unindent();
    }

    private static void EmitStructure(IndentedWriter writer, StructModel structure)
    {
        writer.Line($"new({CSharpLiteral.Of(structure.Name)}, {structure.Size}, {CSharpLiteral.Of(structure.Tail)}, "
            + "new FieldDescriptor[]");
        writer.OpenBlock();
        foreach (FieldModel field in structure.Fields)
        {
            writer.Line($"new({CSharpLiteral.Of(field.Name)}, {CSharpLiteral.Of(field.CType)}, {field.Offset}, {field.Size}),");
        }

        writer.Close("),");
    }
}
