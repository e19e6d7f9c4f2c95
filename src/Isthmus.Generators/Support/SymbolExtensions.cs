using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Isthmus.Generators.Support;

/// <summary>Questions to symbols.</summary>
internal static class SymbolExtensions
{
    /// <summary>The full name without <c>global::</c>.</summary>
    public static string FullName(this ISymbol symbol)
        => symbol.ToDisplayString(
            SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

    /// <summary>The full name of the namespace; empty for the global one.</summary>
    public static string NamespaceName(this INamedTypeSymbol type)
        => type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.FullName();

    public static AttributeData? FindAttribute(this ISymbol symbol, string fullName)
        => symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.FullName() == fullName);

    public static object? Named(this AttributeData attribute, string name)
        => attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value is { IsNull: false } constant
            ? constant.Value
            : null;

    public static string? TextAt(this AttributeData attribute, int index)
        => attribute.ConstructorArguments.Length > index ? attribute.ConstructorArguments[index].Value as string : null;

    /// <summary>True where every declaration says <c>partial</c>.</summary>
    public static bool IsPartial(this INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() is TypeDeclarationSyntax declaration
            && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
