namespace Isthmus.Analyzers.Tests;

public sealed class OutcomeTests
{
    private const string Types = """
        using System.Threading.Tasks;
        using Isthmus.Kernel;
        using Isthmus.Kernel.Syscalls;
        """;

    private static readonly OutcomeAnalyzer s_analyzer = new();

    [Theory]
    [InlineData("Result", "F();")]
    [InlineData("Result<int>", "F();")]
    [InlineData("SyscallOutcome", "F();")]
    [InlineData("KernelError", "F();")]
    [InlineData("ValueTask<SyscallOutcome>", "F();")]
    [InlineData("ValueTask<Result<int>>", "F();")]
    [InlineData("ValueTask<Result<int>>", "_ = System.DateTime.MinValue; F().GetAwaiter().GetResult();")]
    public void Call_AnswerDropped_IsReported(string type, string statement)
        => Assert.Equal(["ISM003"], AnalyzerHost.IdsOf(s_analyzer, Program(type, statement)));

    [Theory]
    [InlineData("Result", "_ = F();")]
    [InlineData("Result", "var x = F(); if (x.IsError) { }")]
    [InlineData("KernelError", "KernelError x; x = F(); System.Math.Abs((int)x);")]
    [InlineData("int", "F();")]
    [InlineData("Task<int>", "F();")]
    public void Call_AnswerUsedOrUnmarked_IsFine(string type, string statement)
        => Assert.Empty(AnalyzerHost.IdsOf(s_analyzer, Program(type, statement)));

    [Fact]
    public void Await_AnswerDropped_IsReported()
        => Assert.Equal(["ISM003"], AnalyzerHost.IdsOf(
            s_analyzer, Types + "\nclass C { static ValueTask<Result> F() => default; static async Task G() { await F(); } }"));

    [Fact]
    public void Lock_IsReported()
        => Assert.Equal(["ISM004"], AnalyzerHost.IdsOf(new LockAnalyzer(), "class C { void F() { lock (this) { } } }"));

    private static string Program(string type, string statement)
        => $"{Types}\nclass C {{ static {type} F() => default; static void G() {{ {statement} }} }}";
}
