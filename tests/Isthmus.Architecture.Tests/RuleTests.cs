using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Xml.Linq;
using Isthmus.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Isthmus.Architecture.Tests;

/// <summary>The rules bite: code that breaks one does not pass the analyzers and the list that the projects are compiled with.</summary>
public sealed class RuleTests
{
    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Theory]
    [InlineData("System.Runtime.CompilerServices.Unsafe.As<object, string>(ref o);")]
    [InlineData("System.Runtime.InteropServices.Marshal.AllocHGlobal(1);")]
    [InlineData("System.Runtime.InteropServices.MemoryMarshal.AsBytes(new int[1].AsSpan());")]
    [InlineData("System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(object));")]
    [InlineData("System.Console.WriteLine();")]
    [InlineData("o = System.Environment.TickCount64;")]
    [InlineData("o = System.DateTime.UtcNow;")]
    [InlineData("o = System.Random.Shared;")]
    [InlineData("o = new System.Threading.Timer(_ => { });")]
    [InlineData("System.Threading.Monitor.Enter(o);")]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ => { });")]
    [InlineData("System.Threading.Tasks.Task.Run(() => { });")]
    [InlineData("System.Threading.Tasks.Task.Run(async () => await System.Threading.Tasks.Task.Yield());")]
    [InlineData("System.Threading.Tasks.Task.Factory.StartNew(() => { });")]
    [InlineData("System.IO.File.ReadAllText(\"x\");")]
    [InlineData("System.GC.Collect(0, System.GCCollectionMode.Forced);")]
    public void BackDoor_Used_IsAnError(string statement)
        => Assert.Contains("RS0030", IdsOf(BannedSymbols(), $"using System; class C {{ void F(object o) {{ {statement} }} }}"));

    [Fact]
    public void OrdinaryCode_IsNotBanned()
        => Assert.Empty(IdsOf(BannedSymbols(), "using System; class C { int F(Span<byte> s) => BitConverter.ToInt32(s) + Math.Abs(-1); }"));

    [Fact]
    public void RawMemory_WithoutReason_IsAnError()
        => Assert.Equal(["ISM001"], IdsOf([new UnsafeCodeAnalyzer()], "unsafe class C { int F(int* p) => *p; }", "C.Unsafe.cs"));

    [Fact]
    public void Outcomes_AreMarked()
    {
        Type[] outcomes =
        [
            typeof(Kernel.Result), typeof(Kernel.Result<>), typeof(Kernel.KernelError), typeof(Kernel.Syscalls.SyscallOutcome),
        ];
        Assert.All(outcomes, type => Assert.Contains(type.CustomAttributes, mark => mark.AttributeType.Name == "MustUseAttribute"));
    }

    [Fact]
    public void Rule_IsSwitchedOffNowhere()
    {
        // Directory.Build.targets alone may: it says where locks are allowed (ISM004).
        IEnumerable<string> settings = new[] { "*.csproj", "*.props", "*.editorconfig", "*.globalconfig", "*.ruleset" }
            .SelectMany(pattern => Directory.EnumerateFiles(SourceTree.Root, pattern, SearchOption.AllDirectories))
            .Where(file => !SourceTree.Parts(file).Any(part => part is "obj" or "bin" or "out"));
        Assert.DoesNotContain(settings, file => NamesRule(File.ReadAllText(file)));
        Assert.DoesNotContain(
            SourceTree.Files("src"),
            file => File.ReadLines(file).Any(line => NamesRule(line)
                && (line.Contains("#pragma", StringComparison.Ordinal) || line.Contains("SuppressMessage", StringComparison.Ordinal))));
        Assert.Equal("$(NoWarn);ISM004", XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Build.targets"))
            .Descendants("NoWarn").Single().Value);
    }

    private static bool NamesRule(string text)
        => text.Contains("ISM00", StringComparison.Ordinal) || text.Contains("RS0030", StringComparison.Ordinal);

    private static ImmutableArray<DiagnosticAnalyzer> BannedSymbols()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "analyzers");
        Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.BannedApiAnalyzers.dll"));
        Type analyzer = Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.BannedApiAnalyzers.dll"))
            .GetType("Microsoft.CodeAnalysis.CSharp.BannedApiAnalyzers.CSharpSymbolIsBannedAnalyzer", throwOnError: true)!;
        return [(DiagnosticAnalyzer)Activator.CreateInstance(analyzer)!];
    }

    private static string[] IdsOf(ImmutableArray<DiagnosticAnalyzer> analyzers, string source, string path = "C.cs")
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp13), path);
        var compilation = CSharpCompilation.Create(
            "Sample", [tree], s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var options = new AnalyzerOptions([new ListFile(Path.Combine(SourceTree.Root, "src", "BannedSymbols.txt"))]);
        return
        [
            .. compilation.WithAnalyzers(analyzers, options).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
                .Select(diagnostic => diagnostic.Id).Distinct(),
        ];
    }

    private sealed class ListFile(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }
}
