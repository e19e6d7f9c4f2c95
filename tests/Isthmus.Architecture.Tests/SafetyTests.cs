using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Isthmus.Architecture.Tests;

/// <summary>Nine tenths of the kernel cannot corrupt memory.</summary>
public sealed class SafetyTests
{
    public static TheoryData<string> SafeProjects => ["Isthmus.Machine", "Isthmus.Kernel", "Isthmus.Abi"];

    [Theory]
    [MemberData(nameof(SafeProjects))]
    public void Project_HasNoUnsafeCode(string project)
    {
        foreach (string file in SourceTree.Files("src/" + project))
        {
            Assert.DoesNotContain(SourceTree.Parse(file).DescendantTokens(), token => token.IsKind(SyntaxKind.UnsafeKeyword));
        }

        // Unsafe code that was compiled leaves this mark on its module.
        Assert.DoesNotContain(
            Assembly.Load(project).Modules.SelectMany(module => module.CustomAttributes),
            attribute => attribute.AttributeType.Name == "UnverifiableCodeAttribute");
    }

    [Theory]
    [MemberData(nameof(SafeProjects))]
    public void Project_DoesNotAllowUnsafeCode(string project)
    {
        string text = File.ReadAllText(Path.Combine(SourceTree.Root, "src", project, project + ".csproj"));
        Assert.DoesNotContain("AllowUnsafeBlocks", text);
        Assert.Contains("<AllowUnsafeBlocks>false<", File.ReadAllText(Path.Combine(SourceTree.Root, "Directory.Build.props")));
    }

    [Fact]
    public void UnsafeCode_IsOnlyInTheMachineLayerAndTheImage()
    {
        IEnumerable<string> projects = SourceTree.Files("src")
            .Where(file => SourceTree.Parse(file).DescendantTokens().Any(token => token.IsKind(SyntaxKind.UnsafeKeyword)))
            .Select(file => SourceTree.Parts(file)[1]).Distinct();
        Assert.Empty(projects.Except(["Isthmus.Machine.X64", "Isthmus.Image"]));
    }

    [Theory]
    [InlineData("T:System.Runtime.CompilerServices.Unsafe")]
    [InlineData("T:System.Runtime.InteropServices.Marshal")]
    [InlineData("T:System.Runtime.InteropServices.MemoryMarshal")]
    [InlineData("M:System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(System.Type)")]
    [InlineData("T:System.Console")]
    [InlineData("T:System.Environment")]
    [InlineData("T:System.Threading.ThreadPool")]
    [InlineData("T:System.Threading.Timer")]
    [InlineData("T:System.Threading.Monitor")]
    [InlineData("P:System.DateTime.UtcNow")]
    public void BackDoor_IsBanned(string symbol)
        => Assert.Contains(
            File.ReadLines(Path.Combine(SourceTree.Root, "src", "BannedSymbols.txt")),
            line => line.Split(';')[0] == symbol);

    [Fact]
    public void BannedSymbol_Exists()
    {
        // A misspelt line would ban nothing.
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Empty",
            references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)));
        IEnumerable<string> ids = File.ReadLines(Path.Combine(SourceTree.Root, "src", "BannedSymbols.txt"))
            .Where(line => line.Length > 0).Select(line => line.Split(';')[0]);
        Assert.DoesNotContain(ids, id => DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation) is null);
    }

    [Theory]
    [MemberData(nameof(SafeProjects))]
    public void BannedList_IsInForce(string project)
    {
        // The targets give the list and its analyzer to these three projects; an empty or renamed condition would not.
        XDocument targets = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Build.targets"));
        string condition = targets.Descendants("IsKernelCode").Single().Attribute("Condition")!.Value;
        Assert.Contains($"'{project}'", condition);
        XElement group = targets.Descendants("ItemGroup")
            .Single(item => item.Attribute("Condition")?.Value.Contains("IsKernelCode") == true);
        Assert.Contains(
            group.Elements("PackageReference"),
            item => item.Attribute("Include")?.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Contains(
            group.Elements("AdditionalFiles"),
            item => item.Attribute("Include")!.Value.EndsWith("BannedSymbols.txt", StringComparison.Ordinal));
    }
}
