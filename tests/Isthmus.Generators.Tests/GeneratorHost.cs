using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using Isthmus.Kernel.Syscalls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Isthmus.Generators.Tests;

/// <summary>Runs the generator over source in a string.</summary>
internal static class GeneratorHost
{
    private const string Usings = """
        using System;
        using System.Threading.Tasks;
        using Isthmus.Kernel;
        using Isthmus.Kernel.Syscalls;
        using Isthmus.Kernel.Syscalls.Parameters;
        using Isthmus.Machine;

        namespace Sample;

        """;

    private const string PersonalityText = """
        [Personality("sample", "Sample OS", Arguments = [Register.Rdi, Register.Rsi, Register.Rdx])]
        public sealed partial class SamplePersonality : SampleBase
        {
        }

        """;

    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp13, DocumentationMode.Parse);

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A whole file: the sample ABI, and <paramref name="members"/> in one family of it.</summary>
    public static string Family(string members, string rest = "") => Usings + PersonalityText + $$"""
        [SyscallFamily(typeof(SamplePersonality))]
        internal static partial class SampleCalls
        {
        {{members}}
        }

        {{rest}}
        """;

    /// <summary>A whole file with the sample ABI.</summary>
    public static string WithPersonality(string rest) => Usings + PersonalityText + rest;

    /// <summary>A whole file.</summary>
    public static string File(string rest) => Usings + rest;

    public static CSharpCompilation Compile(string source)
        => CSharpCompilation.Create(
            "Sample" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(source, s_parse, "Sample.cs"), CSharpSyntaxTree.ParseText(SampleBaseText(), s_parse, "Base.cs")],
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, s_parse, "Sample.cs");

    public static GeneratorDriver Driver()
        => CSharpGeneratorDriver.Create(
            [new SyscallGenerator().AsSourceGenerator()],
            parseOptions: s_parse,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What the generator says about the source.</summary>
    public static ImmutableArray<Diagnostic> DiagnosticsOf(string source)
        => Driver().RunGenerators(Compile(source)).GetRunResult().Diagnostics;

    /// <summary>The generated text of the only file whose name begins so.</summary>
    public static string TextOf(string source, string name)
        => Driver().RunGenerators(Compile(source)).GetRunResult().GeneratedTrees
            .Single(tree => Path.GetFileName(tree.FilePath).StartsWith(name, StringComparison.Ordinal)).ToString();

    /// <summary>Compiles source with what is generated for it, without a warning, and loads it.</summary>
    public static Assembly Load(string source)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source), out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        return Assembly.Load(image.ToArray());
    }

    /// <summary>The sample ABI's object.</summary>
    public static Personality Personality(Assembly assembly)
        => (Personality)Activator.CreateInstance(assembly.GetType("Sample.SamplePersonality", throwOnError: true)!)!;

    public static IEnumerable<string> IdsOf(string source) => DiagnosticsOf(source).Select(diagnostic => diagnostic.Id);

    // What the generator does not write is here, whatever the abstract members are: the tests are about the others.
    private static string SampleBaseText() => "";
}
