using System;
using System.Text;
using Isthmus.Cli.Tests.Support;
using Xunit;

namespace Isthmus.Cli.Tests;

/// <summary>The tool on a terminal, which is a pseudo-terminal of the program <c>script</c>.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string OnTerminal = "tool=\"$*\"; exec script -qec \"stty rows 30 cols 100; $tool; echo code \\$?; stty -a\" /dev/null";

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Terminal_Keys_ReachTheGuestRawAndSettingsComeBack()
    {
        using ToolProcess tool = _home.StartByShell(
            ["control ready", "tty on\\n", "read-tty 4", "control exit 5"], OnTerminal, "run", "hello");
        Assert.Equal("on", tool.ReadOutputLine().TrimEnd('\r'));
        tool.Input.Write("a\x03\x04\r"u8);
        tool.Input.Flush();

        Assert.Equal("6103040D", tool.ReadOutputLine().TrimEnd('\r'));
        string rest = Encoding.UTF8.GetString(tool.Finish().OutputBytes);

        Assert.StartsWith("code 5\r\n", rest, StringComparison.Ordinal);
        Assert.Contains(" icanon", rest, StringComparison.Ordinal);
        Assert.Contains(" echo ", rest, StringComparison.Ordinal);
        Assert.Contains("isig", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("-isig", rest, StringComparison.Ordinal);
    }

    [Fact]
    public void Terminal_Launch_TellsItsSizeAndStreams()
    {
        using ToolProcess tool = _home.StartByShell(
            ["show-launch tty", "control ready", "control exit 0"], OnTerminal, "run", "hello");

        string output = tool.Finish().Output;

        foreach (string line in (string[])["stdin=tty", "stdout=tty", "stderr=tty", "rows=30", "columns=100"])
        {
            Assert.Contains($"\n{line}\n", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Terminal_OutputInAPipe_StaysSeparate()
    {
        using ToolProcess tool = _home.StartByShell(
            ["show-launch", "tty prompt", "control ready", "control exit 0"],
            "tool=\"$*\"; exec script -qec \"$tool >piped\" /dev/null", "run", "hello");

        Assert.Contains("prompt", tool.Finish().Output, StringComparison.Ordinal);
        Assert.Contains("stdin=tty\nstdout=port\nstderr=tty\n", System.IO.File.ReadAllText(_home.PathOf("work/piped")), StringComparison.Ordinal);
    }

    [Fact]
    public void Terminal_EscapeKeyThreeTimes_StopsAHangingGuest()
    {
        using ToolProcess tool = _home.StartByShell(["control ready", "tty on\\n", "hang"], OnTerminal, "run", "hello");
        Assert.Equal("on", tool.ReadOutputLine().TrimEnd('\r'));
        tool.Input.Write("\x1D\x1D\x1D"u8);
        tool.Input.Flush();

        Assert.Contains("code 143\r\n", tool.Finish().Output, StringComparison.Ordinal);
    }
}
