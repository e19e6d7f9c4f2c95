using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Isthmus.Architecture.Tests;

/// <summary>A newcomer finds things where they are looked for.</summary>
public sealed class FileTests
{
    private const int LongestFile = 600;
    private const int MedianFile = 120;

    private static readonly Regex s_machinePath = new(@"/(home|root|work|Users|tmp)/", RegexOptions.CultureInvariant);

    [Fact]
    public void File_IsShort()
    {
        int[] lengths = [.. SourceTree.Files("src", "tests").Select(file => File.ReadLines(file).Count()).Order()];
        Assert.InRange(lengths[^1], 1, LongestFile);
        Assert.InRange(lengths[lengths.Length / 2], 1, MedianFile);
    }

    [Fact]
    public void Namespace_IsTheFolder()
    {
        foreach (string file in SourceTree.Files("src", "tests"))
        {
            if (SourceTree.Parse(file).Members.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault() is { } space
                && space.Name.ToString() != "System.Runtime.CompilerServices")
            {
                string place = SourceTree.Relative(file);
                Assert.Equal($"{place}: {string.Join('.', SourceTree.Parts(file)[1..^1])}", $"{place}: {space.Name}");
            }
        }
    }

    [Fact]
    public void PublicType_HasAFileOfItsName()
    {
        foreach (string file in SourceTree.Files("src"))
        {
            string[] types =
            [
                .. SourceTree.Parse(file).DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                    .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).Cast<MemberDeclarationSyntax>()
                    .Where(type => type.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword))).Select(NameOf),
            ];
            Assert.True(types.Length <= 1, $"{SourceTree.Relative(file)} has {types.Length} public types");

            // Parts of a class add a word: AddressSpace.Faults.cs; Result<T> stands in ResultOfT.cs.
            string name = Path.GetFileName(file).Split('.')[0];
            Assert.True(
                types.Length == 0 || name == types[0] || name == types[0] + "OfT",
                $"{SourceTree.Relative(file)} holds {types.FirstOrDefault()}");
        }
    }

    [Fact]
    public void PublicType_SaysWhatItIs()
    {
        // One part of a class speaks for all.
        var documented = new Dictionary<string, bool>();
        foreach (string file in SourceTree.Files("src/Isthmus.Machine", "src/Isthmus.Kernel", "src/Isthmus.Abi"))
        {
            foreach (MemberDeclarationSyntax type in SourceTree.Parse(file).DescendantNodes().OfType<MemberDeclarationSyntax>()
                .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
                    && node.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword))))
            {
                string name = $"{string.Join('.', SourceTree.Parts(file)[1..^1])}.{NameOf(type)}";
                bool says = type.GetLeadingTrivia().ToFullString().Contains("<summary>", StringComparison.Ordinal);
                documented[name] = says || documented.GetValueOrDefault(name);
            }
        }

        Assert.Empty(documented.Where(type => !type.Value).Select(type => type.Key));
    }

    [Fact]
    public void ProjectFile_NamesNoPathOfOneMachine()
    {
        IEnumerable<string> files = new[] { "*.csproj", "*.props", "*.targets", "*.slnx", "*.md" }
            .SelectMany(pattern => Directory.EnumerateFiles(SourceTree.Root, pattern, SearchOption.AllDirectories))
            .Where(file => !SourceTree.Parts(file).Any(part => part is "obj" or "bin" or "out"));
        foreach (string file in files)
        {
            // /tmp in a document is the guest's.
            string text = File.ReadAllText(file).Replace("/tmp/", "", StringComparison.Ordinal);
            Assert.False(s_machinePath.IsMatch(text), SourceTree.Relative(file));
        }
    }

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declaration => declaration.Identifier.Text,
        DelegateDeclarationSyntax declaration => declaration.Identifier.Text,
        _ => "",
    };
}
