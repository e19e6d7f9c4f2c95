using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Isthmus.Cli.Tests.Support;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class RunInputTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Input_Closed_IsTheEndOfFileInTheGuest()
    {
        ToolResult result = _home.Run(["control ready", "hash-stdin", "control exit 0"], "run", "hello");

        Assert.StartsWith("0 ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_Large_ArrivesComplete()
    {
        byte[] content = new byte[20_000_000];
        new Random(1).NextBytes(content);
        using ToolProcess tool = _home.Start(["control ready", "hash-stdin", "control exit 0"], "run", "hello");
        tool.Input.Write(content);
        tool.CloseInput();

        string expected = string.Create(CultureInfo.InvariantCulture, $"{content.Length} {Convert.ToHexString(SHA256.HashData(content))}\n");
        Assert.Equal(expected, tool.Finish().Output);
    }

    [Fact]
    public void Input_Answered_ComesBackBeforeTheEnd()
    {
        using ToolProcess tool = _home.Start(["control ready", "echo-stdin", "control exit 0"], "run", "hello");
        tool.Input.Write("question\n"u8);
        tool.Input.Flush();

        Assert.Equal("question", tool.ReadOutputLine());

        tool.CloseInput();
        Assert.Equal(0, tool.Finish().ExitCode);
    }

    [Fact]
    public async Task Input_GuestDoesNotRead_IsNotTakenFromItsWriter()
    {
        using ToolProcess tool = _home.Start(["control ready", "control note on", "wait-control terminate", "control exit 0"], "run", "hello");
        long written = 0;
        Task writing = Task.Run(() =>
        {
            byte[] chunk = new byte[64 * 1024];
            try
            {
                while (written < 100_000_000)
                {
                    tool.Input.Write(chunk);
                    written += chunk.Length;
                }
            }
            catch (IOException)
            {
                // The tool has ended without reading the rest.
            }
        });
        tool.WaitForError("isthmus: on\n");
        Assert.NotSame(writing, await Task.WhenAny(writing, Task.Delay(500)));
        tool.Signal(ToolProcess.Terminate);

        Assert.Equal(0, tool.Finish().ExitCode);
        await writing;
        Assert.InRange(written, 1, 4_000_000);
    }

    [Fact]
    public void Input_EmptyInADeterministicRun_IsNoPortThatCloses()
    {
        using ToolProcess tool = _home.StartByShell(
            ["show-launch", "control ready", "control exit 0"], "exec \"$@\" </dev/null", "run", "--deterministic", "hello");

        Assert.Contains("\nstdin=none\n", tool.Finish().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_InADeterministicRun_ArrivesComplete()
    {
        using ToolProcess tool = _home.StartByShell(
            ["hash-stdin", "control ready", "control exit 0"], "head -c 300000 /dev/zero >zeros; exec \"$@\" <zeros", "run", "--deterministic", "hello");

        Assert.StartsWith("300000 ", tool.Finish().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_GuestEndsWithoutReading_DoesNotHoldTheToolUp()
    {
        using ToolProcess tool = _home.Start(["control ready", "control exit 0"], "run", "hello");

        // The input stays open.
        Assert.Equal(0, tool.Finish().ExitCode);
    }
}
