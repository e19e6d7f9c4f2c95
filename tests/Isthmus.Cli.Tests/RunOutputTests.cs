using System;
using System.IO;
using System.Threading;
using Isthmus.Cli.Tests.Support;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class RunOutputTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Streams_BothWritten_StaySeparateAndTheToolAddsNothing()
    {
        ToolResult result = _home.Run(["control ready", "stdout out\\n", "stderr err\\n", "stdout \\x00\\xff", "control exit 0"], "run", "hello");

        Assert.Equal("out\n\0\u00FF"u8[..^2].ToArray(), result.OutputBytes[..^1]);
        Assert.Equal(0xFF, result.OutputBytes[^1]);
        Assert.Equal("err\n", result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Streams_FiftyMegabytes_ArriveComplete()
    {
        const int length = 50_000_000;
        ToolResult result = _home.Run(
            ["control ready", $"fill stdout {length}", "fill stderr 5000000", "control exit 3"], "run", "hello");

        AssertFilled(result.OutputBytes, length);
        AssertFilled(result.ErrorBytes, 5_000_000);
        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public void Output_ReaderIsSlow_NothingIsLost()
    {
        using ToolProcess tool = _home.Start(["control ready", "control exit 0", "fill stdout 3000000"], "run", "hello");
        tool.CloseInput();
        Thread.Sleep(300);

        ToolResult result = tool.Finish();

        AssertFilled(result.OutputBytes, 3_000_000);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Output_ReaderGoesAway_GuestSeesItAndTheToolEndsLikeAPipeWriter()
    {
        using ToolProcess tool = _home.Start(
            ["control ready", "stdout first\\n", "fill-until-closed stdout", "control signal 13 SIGPIPE nocore"], "run", "hello");
        tool.CloseInput();
        Assert.Equal("first", tool.ReadOutputLine());
        tool.Output.Dispose();

        ToolResult result = tool.FinishWithoutOutput();

        Assert.Equal(128 + 13, result.ExitCode);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Output_ReaderGoesAwayAndTheGuestGoesOn_IsAskedToEnd()
    {
        using ToolProcess tool = _home.Start(
            ["control ready", "stdout first\\n", "fill-until-closed stdout", "wait-control terminate", "control signal 9 SIGKILL nocore"],
            "run", "hello");
        tool.CloseInput();
        Assert.Equal("first", tool.ReadOutputLine());
        tool.Output.Dispose();

        Assert.Equal(128 + 13, tool.FinishWithoutOutput().ExitCode);
    }

    [Fact]
    public void Output_DiskIsFull_IsSaid()
    {
        using ToolProcess tool = _home.StartByShell(
            ["control ready", "stdout data", "control exit 0"], "exec \"$@\" >/dev/full", "run", "hello");
        tool.CloseInput();

        ToolResult result = tool.Finish();

        Assert.Equal(125, result.ExitCode);
        Assert.Contains("standard output cannot be written: No space left", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_ClosedEarly_AreTheEndOfThatStreamAlone()
    {
        ToolResult result = _home.Run(
            ["control ready", "stdout a", "close stdout", "close stdin", "stderr b", "control exit 4"], "run", "hello");

        Assert.Equal("a", result.Output);
        Assert.Equal("b", result.Error);
        Assert.Equal(4, result.ExitCode);
    }

    [Fact]
    public void Trace_Asked_GoesToStderrInWholeLines()
    {
        ToolResult result = _home.Run(
            ["control ready", "trace write(1, \"", "sleep 20", "stdout x", "trace hi\") = 2\\nexit(0) = ?", "control exit 0"],
            "run", "--trace", "hello");

        Assert.Equal("x", result.Output);
        Assert.Equal("write(1, \"hi\") = 2\nexit(0) = ?\n", result.Error);
    }

    [Fact]
    public void Trace_ToAFile_LeavesStderrAlone()
    {
        ToolResult result = _home.Run(
            ["control ready", "trace one\\n", "stderr err\\n", "trace two\\n", "control exit 0"], "run", "--trace", "-o", "calls", "hello");

        Assert.Equal("err\n", result.Error);
        Assert.Equal("one\ntwo\n", File.ReadAllText(_home.PathOf("work/calls")));
    }

    private static void AssertFilled(byte[] bytes, int length)
    {
        Assert.Equal(length, bytes.Length);
        for (int index = 0; index < length; index++)
        {
            if (bytes[index] != index % 251)
            {
                Assert.Fail($"byte {index} is {bytes[index]}");
            }
        }
    }
}
