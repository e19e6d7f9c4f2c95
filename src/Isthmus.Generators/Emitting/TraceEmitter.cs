using System;
using System.Linq;
using Isthmus.Generators.Models;
using Isthmus.Generators.Support;

namespace Isthmus.Generators.Emitting;

/// <summary>Writes what shows calls in a trace.</summary>
internal static class TraceEmitter
{
    public static void Emit(IndentedWriter writer, PersonalitySource source)
    {
        PersonalityModel personality = source.Personality;
        writer.Line("/// <inheritdoc/>");
        writer.Open("public override void FormatCall(ref TraceWriter writer, Caller caller, in SyscallOutcome outcome)");
        writer.Line("UserContext context = caller.Thread.Context;");
        writer.Line("long result = outcome.IsDone ? outcome.Value : -1;");
        writer.Open("switch (CallNumber(context))");
        foreach ((_, HandlerModel handler) in source.Calls())
        {
            writer.Line($"case {handler.Number}UL:");
            writer.Indent();
            writer.Line($"writer.Write(\"{handler.Prototype.Name}(\"u8);");
            if (handler.Parameters.Count != 0)
            {
                writer.Line($"{PersonalityEmitter.MethodFor("Format", handler)}(ref writer, caller, context, result);");
            }

            writer.Line("break;");
            writer.Unindent();
        }

        writer.Line("default:");
        writer.Indent();
        writer.Line("writer.Write(\"call_\"u8);");
        writer.Line("writer.WriteUnsigned(CallNumber(context));");
        writer.Line("writer.Write(\"(\"u8);");
        for (int i = 0; i < personality.ArgumentRegisters.Count; i++)
        {
            if (i != 0)
            {
                writer.Line("writer.Write(\", \"u8);");
            }

            writer.Line($"writer.WriteHexadecimal({PersonalityEmitter.Register(personality, i)});");
        }

        writer.Line("break;");
        writer.Unindent();
        writer.Close();
        writer.Line();
        writer.Line("writer.Write(\") = \"u8);");
        writer.Line("FormatOutcome(ref writer, caller, outcome);");
        writer.Close();
        writer.Line();
        EmitOutcome(writer, source);
        foreach ((_, HandlerModel handler) in source.Calls().Where(call => call.Handler.Parameters.Count != 0))
        {
            writer.Line();
            EmitArguments(writer, handler, personality);
        }
    }

    private static void EmitOutcome(IndentedWriter writer, PersonalitySource source)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Open("public override void FormatOutcome(ref TraceWriter writer, Caller caller, in SyscallOutcome outcome)");
        writer.Line("long result = outcome.IsDone ? outcome.Value : -1;");
        writer.Line("bool isAddress = false;");
        HandlerModel[] special = [.. source.Calls().Select(call => call.Handler)
            .Where(handler => handler.ResultForm is not null || IsAddress(handler.Prototype.ReturnType))];
        if (special.Length != 0)
        {
            EmitResults(writer, special);
        }

        writer.Line("long encoded = outcome.IsError ? EncodeError(outcome.Error) : 0;");
        writer.Line("writer.WriteOutcome(outcome, encoded, outcome.IsError ? TraceNames.ErrorName(Description, -encoded) : null, isAddress);");
        writer.Close();
        writer.Line();
        string[] early = [.. source.Calls().Where(call => call.Handler.TracedBefore).Select(call => call.Handler.Number + "UL")];
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override bool IsTracedBefore(ulong number) => "
            + (early.Length == 0 ? "false;" : $"number is {string.Join(" or ", early)};"));
    }

    private static void EmitResults(IndentedWriter writer, HandlerModel[] handlers)
    {
        writer.Open("switch (CallNumber(caller.Thread.Context))");
        foreach (HandlerModel handler in handlers)
        {
            TraceForm? form = handler.ResultForm;
            writer.Line($"case {handler.Number}UL{(form is null ? "" : " when outcome.IsDone")}:");
            writer.Indent();
            writer.Line(form is null ? "isAddress = true;"
                : TraceFormEmitter.Statement(form, "Description", "unchecked((ulong)result)", "0"));
            writer.Line(form is null ? "break;" : "return;");
            writer.Unindent();
        }

        writer.Close();
        writer.Line();
    }

    private static void EmitArguments(IndentedWriter writer, HandlerModel handler, PersonalityModel personality)
    {
        writer.Open($"private static void {PersonalityEmitter.MethodFor("Format", handler)}("
            + "ref TraceWriter writer, Caller caller, UserContext context, long result)");
        int register = 0;
        for (int i = 0; i < handler.Parameters.Count; i++)
        {
            if (i != 0)
            {
                writer.Line("writer.Write(\", \"u8);");
            }

            ParameterModel parameter = handler.Parameters[i];
            string first = PersonalityEmitter.Register(personality, register);
            bool isAddress = IsAddress(handler.Prototype.Parameters[register].Type);
            int after = register + 1;
            string next = after < handler.Prototype.Parameters.Count ? PersonalityEmitter.Register(personality, after) : "0";
            TraceForm? form = parameter.Form;
            string? shown = form is null ? null : TraceFormEmitter.Statement(form, "Description", Word(parameter.Kind, first), next);
            writer.Line(shown ?? parameter.Kind switch
            {
                ParameterKind.Int32 => $"writer.WriteNumber(unchecked((int){first}));",
                ParameterKind.UInt32 => $"writer.WriteUnsigned(unchecked((uint){first}));",
                ParameterKind.Int64 => $"writer.WriteNumber(unchecked((long){first}));",
                ParameterKind.UInt64 => isAddress ? $"writer.WritePointer({first});" : $"writer.WriteUnsigned({first});",
                _ => $"{parameter.TypeName}.Format(ref writer, caller, {first}, "
                    + (parameter.RegisterCount == 2 ? PersonalityEmitter.Register(personality, register + 1) : "0") + ", result);",
            });
            register += parameter.RegisterCount;
        }

        writer.Close();
    }

    private static string Word(ParameterKind kind, string register) => kind switch
    {
        ParameterKind.Int32 => $"unchecked((ulong)(int){register})",
        ParameterKind.UInt32 => $"unchecked((uint){register})",
        _ => register,
    };

    // Pointers, and the 64-bit words that ABIs without void pointers in their prototypes use for addresses.
    private static bool IsAddress(string type) => type.Contains('*') || type is "uint64_t" or "uintptr_t";
}
