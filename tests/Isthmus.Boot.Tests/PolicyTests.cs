using System;
using System.IO;
using Xunit;

namespace Isthmus.Boot.Tests;

/// <summary>Promises and veils that the host tool sets for programs of every ABI.</summary>
public sealed class PolicyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isthmus-test-").FullName;

    public PolicyTests()
    {
        File.WriteAllText(Path.Combine(_folder, "shown"), "shown\n");
        File.WriteAllText(Path.Combine(_folder, "hidden"), "hidden\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("aurora")]
    [InlineData("promptos")]
    [InlineData("serenity")]
    public void Pledge_PromisesThatAreKept_ChangeNothing(string abi)
    {
        ToolResult result = Run(abi, "cat", ["--pledge", "stdio rpath"], "/data/shown");
        Assert.Equal(("shown\n", "", 0), (result.Output, result.Error, result.ExitCode));
    }

    [Theory]
    [InlineData("aurora")]
    [InlineData("promptos")]
    [InlineData("serenity")]
    public void Pledge_BrokenPromise_EndsTheProgramAndIsNamed(string abi)
    {
        ToolResult result = Run(abi, "cat", ["--pledge", "stdio"], "/data/shown");
        Assert.Equal(("", 134), (result.Output, result.ExitCode));
        Assert.Contains("open needs the promise rpath, which it has not made", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aurora")]
    [InlineData("promptos")]
    [InlineData("serenity")]
    public void Unveil_OtherPaths_AreNotThere(string abi)
    {
        ToolResult shown = Run(abi, "cat", ["--unveil", "/data/shown:r"], "/data/shown");
        Assert.Equal(("shown\n", "", 0), (shown.Output, shown.Error, shown.ExitCode));

        ToolResult hidden = Run(abi, "cat", ["--unveil", "/data/shown:r"], "/data/hidden");
        Assert.Equal(("", 1), (hidden.Output, hidden.ExitCode));
        Assert.Contains("No such file or directory", hidden.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pledge_SpawnedChildren_AreUnderItToo()
    {
        const string Promises = "stdio rpath proc exec sigaction";
        string[] options = ["--pledge", Promises, "--bind", Program("promptos", "rm") + ":/data/rm:ro"];

        ToolResult result = Run("promptos", "sh", options, "-c", "echo one; /data/rm /data/shown; echo $?");
        Assert.Equal("one\n134\n", result.Output);
        Assert.Contains("unlink needs the promise cpath, which it has not made", result.Error, StringComparison.Ordinal);
    }

    private ToolResult Run(string abi, string program, string[] options, params string[] arguments)
        => HostTool.Run(["run", "--bind", _folder + ":/data", .. options, Program(abi, program), .. arguments]);

    private static string Program(string abi, string name) => Path.Combine(Emulator.Repository(), "out", "user", abi, "bin", name);
}
