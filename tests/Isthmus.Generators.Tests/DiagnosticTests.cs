using Microsoft.CodeAnalysis;

namespace Isthmus.Generators.Tests;

public sealed class DiagnosticTests
{
    private const string Getpid = """[Syscall(29, "int getpid(void)")] public static SyscallOutcome Getpid(Caller caller) => 1;""";

    [Fact]
    public void Family_Correct_SaysNothing()
        => Assert.Empty(GeneratorHost.DiagnosticsOf(GeneratorHost.Family(Getpid)));

    [Theory]
    [InlineData(
        "ISG001", "The number 29 of 'other' is already that of 'getpid'",
        Getpid + """[Syscall(29, "int other(void)")] public static SyscallOutcome Other(Caller caller) => 1;""")]
    [InlineData(
        "ISG002", "'int f(int)' is not a C prototype with named parameters",
        """[Syscall(1, "int f(int)")] public static SyscallOutcome F(Caller caller, int a) => 1;""")]
    [InlineData(
        "ISG003", "'F' takes 2 registers, its prototype has 1 parameters",
        """[Syscall(1, "int f(void *p)")] public static SyscallOutcome F(Caller caller, UserInput data) => 1;""")]
    [InlineData(
        "ISG004", "'f' takes 4 registers, the ABI passes 3",
        """
        [Syscall(1, "int f(int a, int b, void *c, long d)")]
        public static SyscallOutcome F(Caller caller, int a, int b, UserInput c) => 1;
        """)]
    [InlineData(
        "ISG005", "'short' of 'F' is neither int, uint, long, ulong nor a struct that implements ISyscallParameter of itself",
        """[Syscall(1, "int f(short a)")] public static SyscallOutcome F(Caller caller, short a) => 1;""")]
    [InlineData(
        "ISG007", "'F' must be a static method that is not private",
        """[Syscall(1, "int f(void)")] private static SyscallOutcome F(Caller caller) => 1;""")]
    [InlineData(
        "ISG007", "'F' must be a static method that is not private",
        """[Syscall(1, "int f(void)")] public SyscallOutcome F(Caller caller) => 1;""")]
    [InlineData(
        "ISG008", "'F' is there in part: its Note must say what is missing",
        """[Syscall(1, "int f(void)", Support = SyscallSupport.Partial)] public static SyscallOutcome F(Caller caller) => 1;""")]
    [InlineData(
        "ISG011", "'F' must take the Caller first and answer a SyscallOutcome, or a ValueTask of it",
        """[Syscall(1, "int f(void)")] public static SyscallOutcome F() => 1;""")]
    [InlineData(
        "ISG011", "'F' must take the Caller first and answer a SyscallOutcome, or a ValueTask of it",
        """[Syscall(1, "int f(void)")] public static int F(Caller caller) => 1;""")]
    [InlineData(
        "ISG015", "The number -1 of 'F' is negative",
        """[Syscall(-1, "int f(void)")] public static SyscallOutcome F(Caller caller) => 1;""")]
    [InlineData(
        "ISG018", "The name 'getpid' of call 30 is already that of call 29",
        Getpid + """[Syscall(30, "int getpid(void)")] public static SyscallOutcome Other(Caller caller) => 1;""")]
    public void Handler_Wrong_IsReported(string id, string message, string members)
    {
        Diagnostic diagnostic = Assert.Single(GeneratorHost.DiagnosticsOf(GeneratorHost.Family(members)));
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(null)));
        Assert.Equal("Sample.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
    }

    [Theory]
    [InlineData("internal static class Calls { }")]
    [InlineData("internal sealed partial class Calls { }")]
    public void Family_NotStaticPartial_IsReported(string declaration)
        => Assert.Equal(["ISG006"], GeneratorHost.IdsOf(
            GeneratorHost.WithPersonality("[SyscallFamily(typeof(SamplePersonality))] " + declaration)));

    [Fact]
    public void Family_OfAnotherClass_IsReported()
        => Assert.Equal(["ISG014"], GeneratorHost.IdsOf(
            GeneratorHost.WithPersonality("[SyscallFamily(typeof(string))] internal static partial class Calls { }")));

    [Fact]
    public void Handler_OutsideFamily_IsReported()
        => Assert.Equal(["ISG012"], GeneratorHost.IdsOf(
            GeneratorHost.WithPersonality("internal static class Calls { " + Getpid + " }")));

    [Theory]
    [InlineData("public partial class P : Personality { }")]
    [InlineData("public sealed class P : Personality { }")]
    [InlineData("public sealed partial class P { }")]
    public void Personality_NotSealedPartialDerived_IsReported(string declaration)
        => Assert.Contains("ISG013", GeneratorHost.IdsOf(GeneratorHost.File("""[Personality("p", "P")] """ + declaration)));

    [Theory]
    [InlineData(
        "ISG009", "'b' of 'S' begins at 3, before 'a' has ended",
        """[AbiField(0, "a")] public uint A { get; init; } [AbiField(3, "b")] public uint B { get; init; }""")]
    [InlineData("ISG010", "'a' ends at 9, outside 'S' of 8 bytes", """[AbiField(5, "a")] public uint A { get; init; }""")]
    [InlineData("ISG010", "'a' ends at 3, outside 'S' of 8 bytes", """[AbiField(-1, "a")] public uint A { get; init; }""")]
    [InlineData(
        "ISG016", "'A' of 'S' is neither an integer of fixed size nor an enum",
        """[AbiField(0, "a")] public string A { get; init; }""")]
    public void Structure_Wrong_IsReported(string id, string message, string fields)
    {
        Diagnostic diagnostic = Assert.Single(GeneratorHost.DiagnosticsOf(GeneratorHost.File(
            $$"""[AbiStruct("s", Size = 8)] public readonly partial record struct S { {{fields}} }""")));
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(null)));
    }

    [Theory]
    [InlineData("public readonly record struct S;")]
    [InlineData("public partial struct S { }")]
    public void Structure_NotPartialRecord_IsReported(string declaration)
        => Assert.Equal(["ISG017"], GeneratorHost.IdsOf(GeneratorHost.File("""[AbiStruct("s", Size = 8)] """ + declaration)));

    [Fact]
    public void Handler_Wrong_OthersAreStillWritten()
    {
        string text = GeneratorHost.TextOf(
            GeneratorHost.Family(Getpid + """[Syscall(1, "int f(")] public static SyscallOutcome F(Caller caller) => 1;"""),
            "Sample.SamplePersonality");
        Assert.Contains("handlers[29] = DispatchCall29;", text);
        Assert.DoesNotContain("handlers[1]", text);
    }
}
