using System;
using System.IO;
using Isthmus.Cli.Tests.Support;
using Xunit;

namespace Isthmus.Cli.Tests;

/// <summary>What cannot run is told in one sentence, and nothing is started for it.</summary>
public sealed class RunRefusalTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("helo", "helo: no such program; did you mean hello?")]
    [InlineData("zzzzzz", "zzzzzz: no such program; built in are hello, sh")]
    [InlineData("./hello", "./hello: no such file; the built-in program is hello")]
    [InlineData("./nothing", "./nothing: no such file")]
    [InlineData(".", ".: is a directory")]
    [InlineData("/dev/null", "/dev/null: is not a regular file")]
    [InlineData("--allow writ hello", "--allow writ: Aurora OS has no such call; did you mean write?")]
    [InlineData("--deny , hello", "--deny: names no call")]
    [InlineData("--abi linux hello", "--abi linux: there is no such ABI; known are aurora, promptos and serenity")]
    [InlineData("--trac hello", "unknown option --trac; did you mean --trace?")]
    [InlineData("--xyzzy hello", "unknown option --xyzzy; try \"isthmus run --help\"")]
    [InlineData("--env =x hello", "--env =x: must be NAME=VALUE or NAME")]
    [InlineData("--bind x hello", "--bind x: must be HOST:GUEST or HOST:GUEST:ro")]
    [InlineData("--bind nothing:/x hello", "--bind nothing:/x: nothing does not exist or cannot be read")]
    [InlineData("--bind .:x hello", "--bind .:x: the guest's path must be absolute, without \"..\"")]
    [InlineData("--bind /etc/passwd:/ hello", "--bind /etc/passwd:/: only a directory can become the guest's root")]
    [InlineData("--root nothing hello", "--root nothing: not a directory")]
    [InlineData("--unveil etc:r hello", "--unveil etc:r: must be PATH:PERMISSIONS, an absolute path and letters of rwxc")]
    [InlineData("-o file hello", "-o says where the trace goes, and needs --trace")]
    [InlineData("--trace -o /nothing/file hello", "-o /nothing/file: no such file or directory")]
    [InlineData("--result /nothing/file hello", "--result /nothing/file: no such file or directory")]
    public void Run_WhatCannotBe_IsOneSentence(string line, string expected)
    {
        ToolResult result = _home.Run([], ["run", .. line.Split(' ')]);

        Assert.Equal($"isthmus: {expected}\n", result.Error);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.False(File.Exists(_home.PathOf("process")), "a machine was started");
    }

    [Theory]
    [InlineData("", "isthmus: Required argument missing for command: 'run'.\nisthmus: try \"isthmus run --help\"\n")]
    [InlineData("--memory 1 hello", "isthmus: --memory 1: must be between 32M and 1024G\nisthmus: try \"isthmus run --help\"\n")]
    [InlineData("--timeout soon hello", "isthmus: --timeout soon: must be a time such as 10s, 500ms or 2m\nisthmus: try \"isthmus run --help\"\n")]
    public void Run_BadCommandLine_NamesTheHelp(string line, string expected)
    {
        ToolResult result = _home.Run([], ["run", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(expected, result.Error);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Run_NoElfFile_IsOneSentence()
    {
        File.WriteAllText(_home.PathOf("work/script"), "#!/bin/sh\n");

        ToolResult result = _home.Run([], "run", "./script");

        Assert.Equal("isthmus: ./script: is a script, not an ELF program; run its interpreter instead\n", result.Error);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Run_MachineIsMissing_SaysSo()
    {
        File.Delete(_home.PathOf("machine"));

        ToolResult result = _home.Run([], "run", "hello");

        Assert.Equal($"isthmus: ISTHMUS_QEMU names {_home.PathOf("machine")}, which does not exist\n", result.Error);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Command_Misspelt_IsSuggested()
    {
        ToolResult result = _home.Run([], "rnu", "hello");

        Assert.Equal("isthmus: unknown command rnu; did you mean run?\nisthmus: try \"isthmus --help\"\n", result.Error);
        Assert.Equal(2, result.ExitCode);
    }
}
