using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Isthmus.Generators.Tests;

public sealed class IncrementalTests
{
    private const string Body = """
        [Syscall(29, "int getpid(void)")] public static SyscallOutcome Getpid(Caller caller) => 1;
        """;

    private const string Structure = """
        [AbiStruct("s", Size = 8)] public readonly partial record struct S { [AbiField(0, "a")] public uint A { get; init; } }
        """;

    [Fact]
    public void Edit_OfABodyAndPositions_NothingIsMadeAgain()
    {
        string before = GeneratorHost.Family(Body, Structure);
        string after = "// A line above moves everything.\n" + before.Replace("=> 1;", "=> 1 + 1;");
        Assert.All(ReasonsAfter(before, after, SyscallGenerator.SourceStep), IsCached);
        Assert.All(ReasonsAfter(before, after, SyscallGenerator.StructStep), IsCached);
    }

    [Fact]
    public void Edit_OfANumber_DispatchIsMadeAgain_StructureIsNot()
    {
        string before = GeneratorHost.Family(Body, Structure);
        string after = before.Replace("Syscall(29", "Syscall(28");
        Assert.Contains(IncrementalStepRunReason.Modified, ReasonsAfter(before, after, SyscallGenerator.SourceStep));
        Assert.All(ReasonsAfter(before, after, SyscallGenerator.StructStep), IsCached);
    }

    [Fact]
    public void Edit_OfAField_StructureIsMadeAgain()
    {
        string before = GeneratorHost.Family(Body, Structure);
        string after = before.Replace("AbiField(0", "AbiField(4");
        Assert.Contains(IncrementalStepRunReason.Modified, ReasonsAfter(before, after, SyscallGenerator.StructStep));
    }

    private static void IsCached(IncrementalStepRunReason reason)
        => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());

    private static List<IncrementalStepRunReason> ReasonsAfter(string before, string after, string step)
    {
        CSharpCompilation compilation = GeneratorHost.Compile(before);
        GeneratorDriver driver = GeneratorHost.Driver().RunGenerators(compilation);
        SyntaxTree old = compilation.SyntaxTrees.First();
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(old, GeneratorHost.Parse(after)));
        List<IncrementalStepRunReason> reasons =
            [.. driver.GetRunResult().Results[0].TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];
        Assert.NotEmpty(reasons);
        return reasons;
    }
}
