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
        string[] goners = [.. calls.Where(call => !call.Handler.Returns).Select(call => call.Handler.Number + "UL")];
        writer.Line("public override bool Returns(ulong number) => "
            + (goners.Length == 0 ? "true;" : $"number is not ({string.Join(" or ", goners)});"));
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Open("protected override SyscallHandler[] MakeHandlers()");
        writer.Line($"var handlers = new SyscallHandler[{calls.Select(call => call.Handler.Number + 1).DefaultIfEmpty().Max()}];");
        writer.Line("global::System.Array.Fill(handlers, RefuseCall);");
        foreach ((_, HandlerModel handler) in calls.Where(call => call.Handler.Support != HandlerModel.NoSupport))
        {
            writer.Line($"handlers[{handler.Number}] = {PersonalityEmitter.MethodFor("Dispatch", handler)};");
        }

        writer.Line("return handlers;");
        writer.Close();
        foreach ((FamilyModel family, HandlerModel handler) in calls.Where(call => call.Handler.Support != HandlerModel.NoSupport))
        {
            writer.Line();
            EmitCall(writer, family, handler, personality);
        }
    }

    // Instance methods though they use no state: a delegate of a static method costs a detour.
    private static void EmitCall(IndentedWriter writer, FamilyModel family, HandlerModel handler, PersonalityModel personality)
    {
        string method = PersonalityEmitter.MethodFor("Dispatch", handler);
        writer.Open($"private SyscallOutcome {method}(Caller caller)");
        if (handler.Parameters.Count != 0)
        {
            writer.Line("UserContext context = caller.Thread.Context;");
        }

        if (handler.Parameters.Any(parameter => parameter.Kind == ParameterKind.Decoded))
        {
            writer.Line("KernelError error;");
        }

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

        if (handler.BigLock)
        {
            writer.Line("global::Isthmus.Kernel.Processes.BigLock bigLock = caller.Process.BigLock;");
            writer.Line("bigLock.Take(caller.Thread);");
            writer.Line($"SyscallOutcome outcome = {Invocation(family, handler, personality)};");
            writer.Line("bigLock.Leave(caller.Thread);");
            writer.Line("return outcome;");
        }
        else
        {
            writer.Line($"return {Invocation(family, handler, personality)};");
        }

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
