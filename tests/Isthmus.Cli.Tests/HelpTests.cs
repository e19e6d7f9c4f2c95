using System;
using System.Text.Json;
using Isthmus.Cli.Tests.Support;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Help_OfRun_ShowsUsageOptionsAndExamples()
    {
        ToolResult result = _home.Run([], "run", "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Usage: isthmus run [OPTIONS] PROGRAM [ARGS...]\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nExamples:\n  isthmus run hello", result.Output, StringComparison.Ordinal);
        foreach (string option in (string[])
            [
                "--abi NAME", "--env NAME=VALUE", "--memory SIZE", "--timeout TIME", "--trace", "-o, --output FILE", "--json", "--result FILE",
                "--bind HOST:GUEST[:ro]", "--root DIR", "--allow CALLS", "--deny CALLS", "--pledge PROMISES", "--unveil PATH:rwxc",
                "--deterministic", "--seed N", "--qemu-arg ARG",
            ])
        {
            Assert.Contains($"\n  {option} ", result.Output, StringComparison.Ordinal);
        }

        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    public void Help_OfTheTool_ListsItsCommands(string line)
    {
        ToolResult result = _home.Run([], line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(0, result.ExitCode);
        foreach (string command in (string[])["run", "shell", "abi", "doctor"])
        {
            Assert.Contains($"\n  {command} ", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Help_AfterTheProgram_IsTheProgramsOwn()
    {
        ToolResult result = _home.Run(["show-launch", "control ready", "control exit 0"], "run", "hello", "--help");

        Assert.Contains("argument=--help\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_Json_NamesEachFindingAndAWayOut()
    {
        ToolResult result = _home.Run([], "doctor", "--json");

        using JsonDocument document = JsonDocument.Parse(result.Output);
        bool isMissing = false;
        foreach (JsonElement finding in document.RootElement.EnumerateArray())
        {
            Assert.NotEqual("", finding.GetProperty("name").GetString());
            Assert.NotEqual("", finding.GetProperty("detail").GetString());
            if (finding.GetProperty("state").GetString() == "missing")
            {
                isMissing = true;
                Assert.NotNull(finding.GetProperty("remedy").GetString());
            }
        }

        Assert.Equal(isMissing ? 1 : 0, result.ExitCode);
    }
}
