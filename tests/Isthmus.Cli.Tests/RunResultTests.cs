using System;
using System.IO;
using System.Text.Json;
using Isthmus.Cli.Tests.Support;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class RunResultTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("exit 0", 0, "")]
    [InlineData("exit 7", 7, "")]
    [InlineData("exit 255", 255, "")]
    [InlineData("signal 11 SIGSEGV core", 139, "isthmus: hello: ended by SIGSEGV\n")]
    [InlineData("error hello: is for another machine", 2, "isthmus: hello: is for another machine\n")]
    public void Result_FromTheGuest_BecomesTheExitCode(string line, int exitCode, string error)
    {
        ToolResult result = _home.Run(["control ready", "control " + line], "run", "hello");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(error, result.Error);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public void Result_Panic_ShowsWhatTheKernelWroteToTheSerialPort()
    {
        ToolResult result = _home.Run(
            ["control ready", "stdout partial", "serial kernel panic: it broke\\n  at Somewhere()\\n", "control panic it broke", "status 255"],
            "run", "hello");

        Assert.Equal(125, result.ExitCode);
        Assert.Equal("partial", result.Output);
        Assert.Equal("isthmus: kernel panic: it broke\nkernel panic: it broke\n  at Somewhere()\n", result.Error);
    }

    [Fact]
    public void Result_MachineCrashes_IsTheToolsOwnFailure()
    {
        ToolResult result = _home.Run(["control ready", "complain qemu: aborted\\n", "serial last words\\n", "crash"], "run", "hello");

        Assert.Equal(125, result.ExitCode);
        Assert.Contains("the machine stopped without a result (QEMU status 139)", result.Error, StringComparison.Ordinal);
        Assert.Contains("qemu: aborted", result.Error, StringComparison.Ordinal);
        Assert.Contains("last words", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Result_MachineNeverConnects_IsTheToolsOwnFailure()
    {
        ToolResult result = _home.Run(["no-ports", "complain qemu: no such option\\n", "status 1"], "run", "hello");

        Assert.Equal(125, result.ExitCode);
        Assert.Contains("qemu: no such option", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("control-bytes \\xff\\xfe\\x00\\n\\n\\nexit\\nexit 300\\nexit 1 2\\nsignal\\n\\x1b[31m\\nready")]
    [InlineData("fill control 300000")]
    public void Result_GarbageBeforeIt_IsIgnored(string garbage)
    {
        ToolResult result = _home.Run(["control ready", garbage, "control-bytes \\n", "control exit 5"], "run", "hello");

        Assert.Equal(5, result.ExitCode);
    }

    [Fact]
    public void Result_TwoOfThem_TheFirstCounts()
    {
        Assert.Equal(6, _home.Run(["control ready", "control exit 6", "control exit 7"], "run", "hello").ExitCode);
    }

    [Fact]
    public void Result_InOnePieceWithItsStart_IsRead()
    {
        Assert.Equal(8, _home.Run(["control-bytes re", "control-bytes ady\\nexit 8"], "run", "hello").ExitCode);
    }

    [Fact]
    public void Notes_FromTheGuest_AreSaidWithoutSteeringTheTerminal()
    {
        ToolResult result = _home.Run(
            ["control ready", "control note process 3 (crash): page fault\\x1b[2J", "control oops in write", "control exit 0"], "run", "hello");

        Assert.Equal("isthmus: process 3 (crash): page fault\\x1b[2J\nisthmus: contained kernel bug: in write\n", result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Timeout_GuestHangs_IsKilledWithItsOwnCode()
    {
        ToolResult result = _home.Run(["control ready", "stdout before", "hang"], "run", "--timeout", "1500ms", "hello");

        Assert.Equal(124, result.ExitCode);
        Assert.Equal("before", result.Output);
        Assert.Equal("isthmus: hello: stopped after 1.5 s (--timeout)\n", result.Error);
    }

    [Fact]
    public void Timeout_NotReached_ChangesNothing()
    {
        ToolResult result = _home.Run(["control ready", "control exit 9"], "run", "--timeout", "2m", "hello");
        Assert.Equal(9, result.ExitCode);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Json_Result_IsTheLastLineOnStderr()
    {
        ToolResult result = _home.Run(
            ["control ready", "stderr err\\n", "control note something", "control signal 11 SIGSEGV core"], "run", "--json", "hello", "x");

        string[] lines = result.Error.TrimEnd('\n').Split('\n');
        using JsonDocument document = JsonDocument.Parse(lines[^1]);
        JsonElement root = document.RootElement;
        Assert.Equal("hello", root.GetProperty("program").GetString());
        Assert.Equal("/bin/hello", root.GetProperty("path").GetString());
        Assert.Equal("aurora", root.GetProperty("abi").GetString());
        Assert.Equal("signaled", root.GetProperty("end").GetString());
        Assert.Equal(139, root.GetProperty("exitCode").GetInt32());
        Assert.Equal(11, root.GetProperty("signal").GetProperty("number").GetInt32());
        Assert.Equal("SIGSEGV", root.GetProperty("signal").GetProperty("name").GetString());
        Assert.True(root.GetProperty("signal").GetProperty("core").GetBoolean());
        Assert.Equal("something", root.GetProperty("notes")[0].GetString());
        Assert.True(root.GetProperty("seconds").GetDouble() >= root.GetProperty("bootSeconds").GetDouble());
        Assert.Equal(256, root.GetProperty("memoryMebibytes").GetInt32());
        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("exited", 0, "control exit 0")]
    [InlineData("panicked", 125, "control panic x")]
    [InlineData("machine-failed", 125, "status 3")]
    [InlineData("not-started", 2, "control error no")]
    public void Result_ToAFile_SaysHowTheRunEnded(string end, int exitCode, string line)
    {
        ToolResult result = _home.Run(["control ready", line], "run", "--result", "result.json", "hello");

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_home.PathOf("work/result.json")));
        Assert.Equal(end, document.RootElement.GetProperty("end").GetString());
        Assert.Equal(exitCode, document.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal(exitCode, result.ExitCode);
    }

    [Fact]
    public void Result_ProgramIsUnknown_IsInTheFileToo()
    {
        ToolResult result = _home.Run([], "run", "--result", "result.json", "helo");

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_home.PathOf("work/result.json")));
        Assert.Equal("not-started", document.RootElement.GetProperty("end").GetString());
        Assert.Contains("did you mean hello?", document.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }
}
