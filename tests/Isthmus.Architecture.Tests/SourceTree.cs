using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Isthmus.Architecture.Tests;

/// <summary>The repository's files.</summary>
internal static class SourceTree
{
    /// <summary>The folder that everything is in.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files below a folder, without what a build makes.</summary>
    public static IReadOnlyList<string> Files(params string[] folders) =>
    [
        .. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Parts(file).Any(part => part is "obj" or "bin")).Order(StringComparer.Ordinal),
    ];

    /// <summary>A file taken apart.</summary>
    public static CompilationUnitSyntax Parse(string file)
        => CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.CSharp13)).GetCompilationUnitRoot();

    /// <summary>The path from the root.</summary>
    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    /// <summary>The parts of the path from the root.</summary>
    public static string[] Parts(string file) => Relative(file).Split(Path.DirectorySeparatorChar);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Isthmus.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }
}
