using Microsoft.CodeAnalysis.CSharp;

namespace Isthmus.Generators.Support;

/// <summary>Values as C# source.</summary>
internal static class CSharpLiteral
{
    public static string Of(string? value) => value is null ? "null" : SymbolDisplay.FormatLiteral(value, quote: true);

    public static string Of(bool value) => value ? "true" : "false";
}
