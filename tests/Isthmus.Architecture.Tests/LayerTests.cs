using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Isthmus.Architecture.Tests;

/// <summary>Who may use whom.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> s_mayUse = new()
    {
        ["Isthmus.Machine"] = [],
        ["Isthmus.Kernel"] = ["Isthmus.Machine"],
        ["Isthmus.Abi"] = ["Isthmus.Machine", "Isthmus.Kernel"],
        ["Isthmus.Machine.X64"] = ["Isthmus.Machine"],
        ["Isthmus.Machine.Simulated"] = ["Isthmus.Machine"],
    };

    public static TheoryData<string> Layers => [.. s_mayUse.Keys];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Assembly_RefersOnlyToLayersBelow(string layer)
    {
        IEnumerable<string> used = Assembly.Load(layer).GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name.StartsWith("Isthmus.", StringComparison.Ordinal));
        Assert.Empty(used.Except(s_mayUse[layer]));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Project_RefersOnlyToLayersBelow(string layer)
    {
        XDocument project = XDocument.Load(Path.Combine(SourceTree.Root, "src", layer, layer + ".csproj"));
        IEnumerable<string> used = project.Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("OutputItemType") != "Analyzer")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));
        Assert.Empty(used.Except(s_mayUse[layer]));
    }

    [Fact]
    public void Kernel_NamesNoAbi()
    {
        string[] names = ["Aurora", "PromptOs", "Serenity"];
        foreach (string file in SourceTree.Files("src/Isthmus.Kernel", "src/Isthmus.Machine"))
        {
            IEnumerable<string> identifiers = SourceTree.Parse(file).DescendantNodes().OfType<IdentifierNameSyntax>()
                .Select(identifier => identifier.Identifier.Text);
            Assert.DoesNotContain(identifiers, identifier => names.Any(name => identifier.Contains(name, StringComparison.Ordinal)));
        }
    }
}
