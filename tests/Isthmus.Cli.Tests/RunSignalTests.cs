using System;
using Isthmus.Cli.Tests.Support;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class RunSignalTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(ToolProcess.Interrupt, "interrupt")]
    [InlineData(ToolProcess.Terminate, "terminate")]
    public void Signal_First_AsksTheGuestAndKeepsItsExitCode(int signal, string word)
    {
        using ToolProcess tool = _home.Start(["control ready", "control note on", $"wait-control {word}", "control exit 3"], "run", "hello");
        tool.WaitForError("isthmus: on\n");
        tool.Signal(signal);

        ToolResult result = tool.Finish();

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("isthmus: on\n", result.Error);
    }

    [Theory]
    [InlineData(ToolProcess.Interrupt, "interrupt")]
    [InlineData(ToolProcess.Terminate, "terminate")]
    public void Signal_ThatEndsTheProgram_IsTheToolsExitCode(int signal, string word)
    {
        using ToolProcess tool = _home.Start(
            ["control ready", "control note on", $"wait-control {word}", "control signal 9 SIGKILL nocore"], "run", "hello");
        tool.WaitForError("isthmus: on\n");
        tool.Signal(signal);

        Assert.Equal(128 + signal, tool.Finish().ExitCode);
    }

    [Fact]
    public void Signal_Second_StopsTheMachine()
    {
        using ToolProcess tool = _home.Start(
            ["control ready", "control note on", "wait-control interrupt", "stdout asked\\n", "hang"], "run", "hello");
        tool.WaitForError("isthmus: on\n");
        tool.Signal(ToolProcess.Interrupt);
        Assert.Equal("asked", tool.ReadOutputLine());
        tool.Signal(ToolProcess.Interrupt);

        ToolResult result = tool.Finish();

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("isthmus: on\nisthmus: hello: stopped\n", result.Error);
    }

    [Fact]
    public void Signal_WhileTheGuestBoots_StopsTheMachine()
    {
        using ToolProcess tool = _home.Start(["stdout booting\\n", "hang"], "run", "hello");
        Assert.Equal("booting", tool.ReadOutputLine());
        tool.Signal(ToolProcess.Terminate);

        Assert.Equal(143, tool.Finish().ExitCode);
    }

    [Fact]
    public void Kill_OfTheTool_EndsTheMachineToo()
    {
        using ToolProcess tool = _home.Start(["control ready", "stdout on\\n", "hang"], "run", "hello");
        Assert.Equal("on", tool.ReadOutputLine());
        tool.Signal(ToolProcess.Kill);

        tool.WaitForEnd();
        tool.WaitForEndOfMachine();
    }
}
