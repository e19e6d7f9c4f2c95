using System;
using Isthmus.Machine.Simulated.Archives;
using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>Real programs, compiled from C, in ring 3 on the real kernel.</summary>
public sealed class UserProgramTests
{
    private static readonly string[] s_utilities = ["sh", "ls", "cat", "echo", "wc", "head", "sleep", "ps"];

    [Fact]
    public void Hello_Prints()
        => Assert.Equal("Hello from Isthmus!\n", Run("bin/hello"));

    [Fact]
    public void Shell_Pipeline_CountsTheRoot()
        => Assert.Matches(@"^ +\d+ +\d+ +\d+\n$", Shell("ls / | wc"));

    [Fact]
    public void Shell_LoopsArithmeticAndFiles_Work()
        => Assert.Equal("1\n2\n3\n42\nwelcome\n", Shell("for i in 1 2 3; do echo $i; done; echo $((6*7)); cat /etc/motd"));

    [Fact]
    public void Shell_ManyProcesses_AllCollected()
        => Assert.Equal("done 50\n", Shell("n=0; while [ $n -lt 50 ]; do echo x | cat >/dev/null; n=$((n+1)); done; echo done $n"));

    [Fact]
    public void Sleep_WaitsAndReturns()
        => Assert.Equal("slept\n", Shell("sleep 0.05; echo slept"));

    [Fact]
    public void Serenity_ShellAndUtilities_LoopPipeAndRead()
    {
        var launch = new LaunchBlock("/bin/sh").Add("argument", "-c")
            .Add("argument", "for i in 1 2; do echo $i | cat; done; cat /etc/motd; ls /bin | wc -l")
            .Add("environment", "PATH=/bin").Add("stdin", "none");
        var archive = new ArchiveBuilder { Launch = launch };
        archive.AddText("/etc/motd", "welcome\n");
        foreach (string utility in s_utilities)
        {
            archive.AddFile("/bin/" + utility, Emulator.UserProgram("bin/" + utility, "serenity"), 0x1ED);
        }

        (int status, string serial) = Emulator.Boot("256M", archive: archive.Build());
        Assert.Equal((1, "1\n2\nwelcome\n8\n"), (status, serial.Replace(" ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Serenity_Strace_ShowsEachCallOfAProgram()
    {
        var launch = new LaunchBlock("/bin/sh").Add("argument", "-c").Add("argument", "strace -o /calls hello; echo $?; cat /calls")
            .Add("environment", "PATH=/bin").Add("stdin", "none");
        var archive = new ArchiveBuilder { Launch = launch };
        foreach (string program in new[] { "sh", "strace", "hello", "cat" })
        {
            archive.AddFile("/bin/" + program, Emulator.UserProgram("bin/" + program, "serenity"), 0x1ED);
        }

        (int status, string serial) = Emulator.Boot("256M", archive: archive.Build());
        Assert.Equal(1, status);
        Assert.StartsWith("Hello from Isthmus!\n0\n", serial);
        Assert.Contains("write(1, \"Hello from Isthmus!\\n\", 20) = 20\n", serial);
        Assert.EndsWith("exit(0) = 0\n+++ exited with 0 +++\n", serial);
    }

    [Theory]
    [InlineData("fault", "read")]
    [InlineData("fault", "write")]
    [InlineData("jump", "null")]
    [InlineData("stack-overflow", "recurse")]
    [InlineData("privileged", "hlt")]
    [InlineData("privileged", "iret_kernel")]
    [InlineData("privileged", "far_jump")]
    [InlineData("privileged", "int_page_fault")]
    [InlineData("privileged", "sysret")]
    [InlineData("forged-rcx", "")]
    [InlineData("noncanonical-return", "")]
    [InlineData("bad-pointers", "")]
    [InlineData("flags", "")]
    [InlineData("unknown-calls", "")]
    [InlineData("descriptors", "")]
    public void HostileProgram_BesideAShell_TheShellGoesOn(string name, string argument)
    {
        string output = Shell($"/bin/{name} {argument}; echo still here", "hostile/" + name);
        Assert.EndsWith("still here\n", output);
        Assert.DoesNotContain("survived", output);
    }

    [Theory]
    [InlineData("fork-bomb")]
    [InlineData("allocate")]
    [InlineData("allocate mmap")]
    [InlineData("spin")]
    public void GreedyProgram_InTheBackground_TheShellStartsMorePrograms(string command)
    {
        string script = $"/bin/{command} & sleep 0.1; echo one | wc -c; sleep 0.1; echo still here";
        string output = Run("bin/sh", ["-c", script], "64M", "hostile/" + command.Split(' ')[0]);
        Assert.Matches(@"(?m)^ *4$", output);
        Assert.EndsWith("still here\n", output);
    }

    [Fact]
    public void TenThousandProcesses_BlockedAtOnceIn512MiB_AllEnd()
        => Assert.Contains("made 10000\n", Run("hostile/fork-bomb", ["10000"], "512M"));

    private static string Shell(string script, params string[] more) => Run("bin/sh", ["-c", script], "256M", more);

    private static string Run(string program, string[]? arguments = null, string memory = "256M", params string[] more)
    {
        string name = program[(program.LastIndexOf('/') + 1)..];
        var launch = new LaunchBlock("/bin/" + name);
        foreach (string argument in arguments ?? [])
        {
            launch.Add("argument", argument);
        }

        launch.Add("environment", "PATH=/bin");
        launch.Add("environment", "PWD=/");
        launch.Add("stdin", "none");
        var archive = new ArchiveBuilder { Launch = launch };
        archive.AddText("/etc/motd", "welcome\n");
        archive.AddFile("/bin/" + name, Emulator.UserProgram(program), 0x1ED);
        foreach (string utility in s_utilities)
        {
            archive.AddFile("/bin/" + utility, Emulator.UserProgram("bin/" + utility), 0x1ED);
        }

        foreach (string extra in more)
        {
            archive.AddFile("/bin/" + extra[(extra.LastIndexOf('/') + 1)..], Emulator.UserProgram(extra), 0x1ED);
        }

        (int status, string serial) = Emulator.Boot(memory, archive: archive.Build());
        Assert.Equal(1, status);
        return serial;
    }
}
