using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
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
        public sealed partial class SamplePersonality : Personality
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
            [CSharpSyntaxTree.ParseText(source, s_parse, "Sample.cs"), CSharpSyntaxTree.ParseText(RestOfPersonality(), s_parse, "Base.cs")],
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
        Driver().RunGeneratorsAndUpdateCompilation(
            Compile(source), out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
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

    // The members of a personality that the generator does not write: none of these tests calls them.
    private static string RestOfPersonality()
    {
        var text = new StringBuilder("namespace Sample; partial class SamplePersonality {\n");
        text.Append("public override long EncodeError(Isthmus.Kernel.KernelError error) => -1;\n");
        foreach (PropertyInfo property in typeof(Personality).GetProperties())
        {
            if (property.GetMethod!.IsAbstract && property.Name != nameof(Kernel.Syscalls.Personality.Descriptor))
            {
                text.Append($"public override {NameOf(property.PropertyType)} {property.Name} ");
                text.Append("=> throw new System.NotSupportedException();\n");
            }
        }

        string[] known = ["FormatCall", "FormatOutcome", "IsTracedBefore", "EncodeError", "Returns"];
        foreach (MethodInfo method in typeof(Personality).GetMethods())
        {
            if (method.IsAbstract && !method.IsSpecialName && !known.Contains(method.Name))
            {
                string parameters = string.Join(", ", method.GetParameters().Select(parameter
                    => $"{DirectionOf(parameter)}{NameOf(parameter.ParameterType)} {parameter.Name}"));
                text.Append($"public override {NameOf(method.ReturnType)} {method.Name}({parameters}) ");
                text.Append("=> throw new System.NotSupportedException();\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    private static string DirectionOf(ParameterInfo parameter)
        => !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";

    private static string NameOf(Type type)
    {
        if (type == typeof(void))
        {
            return "void";
        }

        if (type.IsByRef || type.IsArray)
        {
            return NameOf(type.GetElementType()!) + (type.IsArray ? "[]" : "");
        }

        string name = "global::" + type.FullName!.Split('[')[0].Split('`')[0].Replace('+', '.');
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
