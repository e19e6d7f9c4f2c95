using Isthmus.Generators.Models;
using Isthmus.Generators.Support;

namespace Isthmus.Generators.Emitting;

/// <summary>Writes what shows one value in a trace.</summary>
internal static class TraceFormEmitter
{
    private const string TraceNames = "global::Isthmus.Kernel.Syscalls.TraceNames";

    /// <summary>The statement; the values are expressions of 64 bits without a sign.</summary>
    public static string Statement(TraceForm form, string personality, string value, string next)
        => form.TypeName is not null ? $"{form.TypeName}.Format(ref writer, caller, {value}, {next}, result);"
            : form.IsFlags ? $"{TraceNames}.WriteFlags(ref writer, {personality}, {CSharpLiteral.Of(form.Prefix)}, {value});"
            : $"{TraceNames}.WriteName(ref writer, {personality}, {CSharpLiteral.Of(form.Prefix)}, unchecked((long)({value})));";
}
