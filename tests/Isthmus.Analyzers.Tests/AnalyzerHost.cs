using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Isthmus.Analyzers.Tests;

/// <summary>Compiles a snippet and answers what an analyzer says of it.</summary>
internal static class AnalyzerHost
{
    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The ids that are reported, in order of position.</summary>
    /// <param name="analyzer">The analyzer.</param>
    /// <param name="source">The source, which must compile.</param>
    /// <param name="path">The file that it stands in.</param>
    public static string[] IdsOf(DiagnosticAnalyzer analyzer, string source, string path = "Sample.cs")
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp13), path);
        var compilation = CSharpCompilation.Create(
            "Sample", [tree], s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return
        [
            .. compilation.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => diagnostic.Id),
        ];
    }
}
