using System;
using System.IO;
using System.Text.Json;
using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>Programs run by the host tool on the real kernel.</summary>
public sealed class HostToolTests : IDisposable
{
    private const string Program =
        """
        #include <stdio.h>
        #include <stdlib.h>
        int main(int argc, char **argv)
        {
            int count = 0, letter;
            for (int i = 1; i < argc; i++)
                printf("[%s]", argv[i]);
            while ((letter = getchar()) != EOF)
                count++;
            printf("%s %d\n", getenv("GREETING"), count);
            fprintf(stderr, "done\n");
            return 42;
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("isthmus-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Hello_WritesItsLineAndNothingElseIsWritten()
    {
        ToolResult result = HostTool.Run("run", "hello");

        Assert.Equal(("Hello from Isthmus!\n", "", 0), (result.Output, result.Error, result.ExitCode));
    }

    [Fact]
    public void Program_CompiledJustNow_GetsArgumentsVariablesAndInput()
    {
        string program = Path.Combine(_folder, "program");
        HostTool.Compile(Program, program);

        ToolResult result = HostTool.Run(new byte[100_000], "exec \"$@\" $'\\xff\\xfe'", "run", "--env", "GREETING=good day", program, "a b", "");

        Assert.Equal((byte[])[.. "[a b][]["u8, 0xFF, 0xFE, .. "]good day 100000\n"u8], result.OutputBytes);
        Assert.Equal("done\n", result.Error);
        Assert.Equal(42, result.ExitCode);
    }

    [Fact]
    public void Cat_Megabytes_ComeBackUnchanged()
    {
        byte[] content = new byte[3_000_000];
        new Random(1).NextBytes(content);

        ToolResult result = HostTool.Run(content, null, "run", "cat");

        Assert.True(content.AsSpan().SequenceEqual(result.OutputBytes));
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Input_EndsWhileTheGuestBoots_IsSeenEveryTime()
    {
        byte[] content = new byte[9000];
        for (int round = 0; round < 6; round++)
        {
            ToolResult result = HostTool.Run(content, null, "run", "--timeout", "20s", "cat");

            Assert.Equal((content.Length, 0), (result.OutputBytes.Length, result.ExitCode));
        }
    }

    [Fact]
    public void Shell_StreamsAndStatus_AreTheHostsOwn()
    {
        ToolResult result = HostTool.Run("run", "sh", "-c", "echo out; echo err >&2; ls / | wc -l >/tmp/n; exit 7");

        Assert.Equal(("out\n", "err\n", 7), (result.Output, result.Error, result.ExitCode));
    }

    [Fact]
    public void Crash_NamesItsCauseAndTheSignal()
    {
        string program = Path.Combine(_folder, "crash");
        HostTool.Compile("int main(void) { return *(volatile int *)0; }", program);

        ToolResult result = HostTool.Run("run", "--json", program);

        string[] lines = result.Error.Split('\n');
        Assert.StartsWith("isthmus: process 1 (crash): page fault: read of 0x0 at 0x", lines[0], StringComparison.Ordinal);
        Assert.Equal("isthmus: crash: ended by SIGSEGV", lines[1]);
        using JsonDocument report = JsonDocument.Parse(lines[2]);
        Assert.Equal(139, report.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal(139, result.ExitCode);
    }

    [Fact]
    public void Loop_WithATimeLimit_IsStopped()
    {
        ToolResult result = HostTool.Run("run", "--timeout", "1s", "sh", "-c", "echo on; while true; do :; done");

        Assert.Equal("on\n", result.Output);
        Assert.Equal(124, result.ExitCode);
    }

    [Fact]
    public void Trace_ShowsEachCallWithItsArguments()
    {
        ToolResult result = HostTool.Run("run", "--trace", "echo", "hello");

        Assert.Equal("hello\n", result.Output);
        Assert.Contains("write(1<stdout>, \"hello\\n\", 6) = 6\n", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("exit(0) = ?\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Deterministic_SameSeed_SameTrace()
    {
        string[] command = ["run", "--seed", "7", "--trace", "sh", "-c", "ls -l /bin | wc & sleep 30; ps; wait"];

        ToolResult first = HostTool.Run([], "exec \"$@\" </dev/null", command);
        ToolResult second = HostTool.Run([], "exec \"$@\" </dev/null", command);

        Assert.Equal(first.Error, second.Error);
        Assert.Equal(first.Output, second.Output);
        Assert.NotEqual("", first.Error);
    }

    [Fact]
    public void Bind_ReadOnly_CanBeReadAndNotBeChanged()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "inner"));
        File.WriteAllText(Path.Combine(_folder, "inner", "file"), "content\n");

        ToolResult result = HostTool.Run(
            "run", "--bind", $"{_folder}:/mnt/data:ro", "sh", "-c", "cat /mnt/data/inner/file; echo x >/mnt/data/new || rm /mnt/data/inner/file");

        Assert.Equal("content\n", result.Output);
        Assert.Contains("cannot create '/mnt/data/new'", result.Error, StringComparison.Ordinal);
        Assert.Contains("cannot remove '/mnt/data/inner/file'", result.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public void Root_ManyFiles_AreAllThereAndWritesStayInTheGuest()
    {
        string programs = Path.Combine(_folder, "bin");
        string many = Path.Combine(_folder, "many");
        Directory.CreateDirectory(programs);
        Directory.CreateDirectory(many);
        foreach (string name in (string[])["sh", "ls", "wc", "cat"])
        {
            File.WriteAllBytes(Path.Combine(programs, name), Emulator.UserProgram("bin/" + name));
            File.SetUnixFileMode(Path.Combine(programs, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        for (int index = 0; index < 3000; index++)
        {
            File.CreateSymbolicLink(Path.Combine(many, $"link-{index}"), "file");
        }

        File.WriteAllText(Path.Combine(many, "file"), "content\n");

        ToolResult result = HostTool.Run(
            "run", "--root", _folder, "sh", "-c", "ls /many | wc -l; cat /many/link-2999; echo changed >/many/link-0; cat /many/file");

        Assert.Equal("3001\ncontent\nchanged\n", result.Output.TrimStart());
        Assert.Equal("content\n", File.ReadAllText(Path.Combine(many, "file")));
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Deny_RefusesTheCallInTheProgramAndItsChildren()
    {
        ToolResult result = HostTool.Run("run", "--deny", "fork", "sh", "-c", "echo before; ls /; echo after");

        Assert.Equal("before\nafter\n", result.Output);
        Assert.NotEqual("", result.Error);
    }

    [Fact]
    public void Allow_RefusesTheRest_TheProgramSeesMinusTwoAndTheTraceNamesIt()
    {
        string program = Path.Combine(_folder, "program");
        HostTool.Compile(
            """
            #include <errno.h>
            #include <isthmus/aurora.h>
            #include <stdio.h>
            #include <unistd.h>
            int main(void)
            {
                long answer;
                __asm__ volatile("syscall" : "=a"(answer) : "0"((long)AURORA_SYS_yield) : "rcx", "r11", "memory");
                pid_t child = fork();
                printf("%ld %d %d\n", answer, (int)child, errno == EPERM);
                return 3;
            }
            """,
            program);

        ToolResult result = HostTool.Run("run", "--allow", "write,brk,fstat", "--allow", "ioctl", "--trace", program);

        Assert.Equal(("-2 -1 1\n", 3), (result.Output, result.ExitCode));
        Assert.Contains("1 yield() = -2 Filtered (refused by the call filter)\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 fork() = -2 Filtered (refused by the call filter)\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 exit(3) = ?\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Deny_InForceBesideAllow_WinsAndExecutionKeepsIt()
    {
        ToolResult result = HostTool.Run(
            "run", "--abi", "aurora", "--deny", "mkdir", "--trace", "sh", "-c", "mkdir /tmp/one; echo done");

        Assert.Equal("done\n", result.Output);
        Assert.Contains(" mkdir(\"/tmp/one\") = -2 Filtered (refused by the call filter)\n", result.Error, StringComparison.Ordinal);
        Assert.Contains(" execve(", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Allow_AndDenyTheSameCall_ItIsRefused()
    {
        ToolResult result = HostTool.Run("run", "--allow", "write,fstat,ioctl,brk", "--deny", "write", "hello");

        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("/bin/program")]
    [InlineData("/usr/bin/alias")]
    [InlineData("alias")]
    public void Root_WithALoader_RunsDynamicProgramsOfIt(string name)
    {
        string root = Path.Combine(_folder, "root");
        string built = Path.Combine(Emulator.Repository(), "out", "user", "serenity", "conformance", "loading");
        Directory.CreateDirectory(Path.Combine(root, "usr", "lib"));
        Directory.CreateDirectory(Path.Combine(root, "usr", "bin"));
        File.CreateSymbolicLink(Path.Combine(root, "bin"), "usr/bin");
        File.CreateSymbolicLink(Path.Combine(root, "usr", "bin", "alias"), "/bin/program");
        File.Copy(Path.Combine(built, "program"), Path.Combine(root, "usr", "bin", "program"));
        File.Copy(Path.Combine(built, "loader"), Path.Combine(root, "usr", "lib", "Loader.so"));
        File.Copy(Path.Combine(built, "libsystem.so"), Path.Combine(root, "usr", "lib", "libsystem.so"));

        ToolResult result = HostTool.Run("run", "--root", root, "--env", "NAME=value", name, "argument");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("not ok", result.Output, StringComparison.Ordinal);
        Assert.Contains("\n1..", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Termination_OfTheTool_EndsTheProgram()
    {
        ToolResult result = HostTool.Run([], "\"$@\" & sleep 1; kill -TERM $!; wait $!", "run", "sleep", "1000");

        Assert.Equal(143, result.ExitCode);
    }

    [Fact]
    public void Output_ReaderGoesAway_EndsAProgramThatWritesForEver()
    {
        ToolResult result = HostTool.Run([], "\"$@\" | head -n 1; exit ${PIPESTATUS[0]}", "run", "sh", "-c", "while true; do echo y; done");

        Assert.Equal("y\n", result.Output);
        Assert.Equal(141, result.ExitCode);
    }
}
