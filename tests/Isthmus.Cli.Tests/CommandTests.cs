using System.CommandLine;
using Isthmus.Cli.Commands;
using Isthmus.Cli.Running;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("run hello --trace", "run -- hello --trace")]
    [InlineData("run --memory 64M hello -o x", "run --memory 64M -- hello -o x")]
    [InlineData("run --memory=64M --trace hello -- a", "run --memory=64M --trace -- hello -- a")]
    [InlineData("run --trace -o file sh", "run --trace -o file -- sh")]
    [InlineData("run -- --odd", "run -- --odd")]
    public void Boundary_ProgramsOptions_BelongToTheProgram(string line, string expected)
    {
        Assert.Equal(expected.Split(' '), ProgramBoundary.Mark(line.Split(' '), RunCommand.CreateRun()));
    }

    [Theory]
    [InlineData("--memory 0")]
    [InlineData("--memory 9999999999999999999999G")]
    [InlineData("--memory x")]
    [InlineData("--timeout -1")]
    [InlineData("--timeout 5x")]
    public void Options_BadValue_IsAnError(string line)
    {
        string[] words = ("run " + line + " -- hello").Split(' ');
        RootCommand root = new();
        root.Subcommands.Add(RunCommand.CreateRun());
        Assert.NotEmpty(root.Parse(words).Errors);
    }

    [Theory]
    [InlineData("exit 0", (int)GuestResultKind.Exited, 0)]
    [InlineData("exit 255", (int)GuestResultKind.Exited, 255)]
    [InlineData("signal 11 SIGSEGV core", (int)GuestResultKind.Signaled, 11)]
    [InlineData("error not an ELF", (int)GuestResultKind.NotStarted, 0)]
    [InlineData("panic it broke", (int)GuestResultKind.Panicked, 0)]
    public void Control_Result_IsRead(string line, int kind, int number)
    {
        GuestResult? result = ControlLine.TryParseResult(line);
        Assert.Equal((GuestResultKind)kind, result?.Kind);
        Assert.Equal(number, result?.Number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("exit")]
    [InlineData("exit 256")]
    [InlineData("exit -1")]
    [InlineData("signal 0 SIGNONE")]
    [InlineData("signal 200 SIGX core")]
    [InlineData("signal 11")]
    [InlineData("shutdown")]
    public void Control_Nonsense_IsNoResult(string line) => Assert.Null(ControlLine.TryParseResult(line));
}
