using System.Collections.Generic;
using System.Linq;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;

namespace Isthmus.Generators.Emitting;

/// <summary>Writes the way from registers to handlers.</summary>
internal static class DispatchEmitter
{
    public static void Emit(IndentedWriter writer, PersonalitySource source)
    {
        PersonalityModel personality = source.Personality;
        List<(FamilyModel Family, HandlerModel Handler)> calls = [.. source.Calls()];
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override ulong CallNumber(UserContext context) => context[Register.{personality.NumberRegister}];");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        string[] goners = [.. calls.Where(call => !call.Handler.Returns).Select(call => call.Handler.Number + "UL")];
        writer.Line("public override bool Returns(ulong number) => "
            + (goners.Length == 0 ? "true;" : $"number is not ({string.Join(" or ", goners)});"));
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Open("public override SyscallOutcome Dispatch(Caller caller)");
        writer.Line("UserContext context = caller.Thread.Context;");
        writer.Open($"switch (context[Register.{personality.NumberRegister}])");
        foreach ((FamilyModel family, HandlerModel handler) in calls.Where(call => call.Handler.Support != HandlerModel.NoSupport))
        {
            writer.Line($"case {handler.Number}UL: // {handler.Prototype.Name}");
            writer.Indent();
            writer.Line(NeedsDecoding(handler)
                ? $"return {PersonalityEmitter.MethodFor("Dispatch", handler)}(caller, context);"
                : $"return {Invocation(family, handler, personality)};");
            writer.Unindent();
        }

        writer.Line("default:");
        writer.Indent();
        writer.Line("return KernelError.NotImplemented;");
        writer.Unindent();
        writer.Close();
        writer.Close();
        foreach ((FamilyModel family, HandlerModel handler) in calls.Where(call => call.Handler.Support != HandlerModel.NoSupport))
        {
            if (NeedsDecoding(handler))
            {
                writer.Line();
                EmitDecoding(writer, family, handler, personality);
            }
        }
    }

    private static bool NeedsDecoding(HandlerModel handler)
        => handler.Parameters.Any(parameter => parameter.Kind == ParameterKind.Decoded);

    // A method for each such call keeps the frame of Dispatch small, whatever the arguments' types hold.
    private static void EmitDecoding(IndentedWriter writer, FamilyModel family, HandlerModel handler, PersonalityModel personality)
    {
        string method = PersonalityEmitter.MethodFor("Dispatch", handler);
        writer.Open($"private static SyscallOutcome {method}(Caller caller, UserContext context)");
        writer.Line("KernelError error;");
        int register = 0;
        for (int i = 0; i < handler.Parameters.Count; i++)
        {
            ParameterModel parameter = handler.Parameters[i];
            if (parameter.Kind == ParameterKind.Decoded)
            {
                string second = parameter.RegisterCount == 2 ? PersonalityEmitter.Register(personality, register + 1) : "0";
                writer.Line($"error = {parameter.TypeName}.TryDecode("
                    + $"caller, {PersonalityEmitter.Register(personality, register)}, {second}, out {parameter.TypeName} argument{i});");
                writer.Open("if (error != KernelError.None)");
                writer.Line("return error;");
                writer.Close();
                writer.Line();
            }

            register += parameter.RegisterCount;
        }

        writer.Line($"return {Invocation(family, handler, personality)};");
        writer.Close();
    }

    private static string Invocation(FamilyModel family, HandlerModel handler, PersonalityModel personality)
    {
        var arguments = new List<string> { "caller" };
        int register = 0;
        for (int i = 0; i < handler.Parameters.Count; i++)
        {
            ParameterModel parameter = handler.Parameters[i];
            arguments.Add(parameter.Kind switch
            {
                ParameterKind.Int32 => $"unchecked((int){PersonalityEmitter.Register(personality, register)})",
                ParameterKind.UInt32 => $"unchecked((uint){PersonalityEmitter.Register(personality, register)})",
                ParameterKind.Int64 => $"unchecked((long){PersonalityEmitter.Register(personality, register)})",
                ParameterKind.UInt64 => PersonalityEmitter.Register(personality, register),
                _ => $"argument{i}",
            });
            register += parameter.RegisterCount;
        }

        string call = $"global::{family.FullName}.{handler.MethodName}({string.Join(", ", arguments)})";
        return handler.MayWait ? $"caller.Thread.Finish({call})" : call;
    }
}
