using System;
using System.IO;
using System.Text;
using Isthmus.Cli.Tests.Support;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class RunRequestTests : IDisposable
{
    private static readonly string[] s_showLaunch = ["show-launch", "control ready", "control exit 0"];
    private static readonly string[] s_showArguments = ["control ready", "show-arguments", "control exit 0"];

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Launch_ArgumentsAndOptions_ReachTheKernel()
    {
        ToolResult result = _home.Run(
            s_showLaunch, "run", "--abi", "aurora", "--env", "A=1", "--env", "B=x=y", "--env", "A=2", "--trace", "--seed", "42",
            "--allow", "write,exit", "--deny", "read", "--pledge", "stdio rpath", "--unveil", "/etc:r", "hello", "a b", "", "--memory");

        string[] expected =
        [
            "program=/bin/hello", "argument=hello", "argument=a b", "argument=", "argument=--memory", "environment=B=x=y", "environment=A=2",
            "abi=aurora", "directory=/", "stdin=none", "stdout=port", "stderr=port", "trace=all", "seed=42", "epoch=946684800000000000",
            "allow=write,exit", "deny=read", "pledge=stdio rpath", "unveil=/etc:r",
        ];
        string[] lines = result.Output.Split('\n');
        foreach (string line in expected)
        {
            Assert.Contains(line, lines);
        }

        Assert.DoesNotContain("environment=A=1", lines);
    }

    [Fact]
    public void Launch_VariableByNameAlone_PassesTheHostsOn()
    {
        using ToolProcess tool = _home.StartByShell(
            s_showLaunch, "HOSTS=value; export HOSTS; exec \"$@\"", "run", "--env", "HOSTS", "--env", "NOT_THERE", "hello");
        tool.CloseInput();
        string output = tool.Finish().Output;

        Assert.Contains("environment=HOSTS=value\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT_THERE", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Launch_ArgumentsThatAreNotUtf8_ArriveByteByByte()
    {
        using ToolProcess tool = _home.StartByShell(
            s_showLaunch, "odd=$(printf 'a\\377b\\342\\202'); export odd; exec \"$@\" \"$odd\"", "run", "--env", "odd", "hello");
        tool.CloseInput();
        byte[] output = tool.Finish().OutputBytes;

        byte[] odd = [(byte)'a', 0xFF, (byte)'b', 0xE2, 0x82, (byte)'\n'];
        Assert.True(output.AsSpan().IndexOf((byte[])[.. "argument="u8, .. odd]) >= 0);
        Assert.True(output.AsSpan().IndexOf((byte[])[.. "environment=odd="u8, .. odd]) >= 0);
    }

    [Fact]
    public void Program_WhoseNameIsNotUtf8_IsFound()
    {
        File.WriteAllBytes(_home.PathOf("program"), SampleProgram.Create());
        using ToolProcess tool = _home.StartByShell(
            s_showLaunch, "odd=$(printf './a\\377b'); cp ../program \"$odd\"; \"$@\" \"$odd\"; rm \"$odd\"", "run");
        tool.CloseInput();
        ToolResult result = tool.Finish();

        Assert.Equal("", result.Error);
        Assert.True(result.OutputBytes.AsSpan().IndexOf((byte[])[.. "program=/run/a"u8, 0xFF, .. "b\n"u8]) >= 0);
    }

    [Fact]
    public void Machine_Options_BecomeQemusArguments()
    {
        string output = _home.Run(s_showArguments, "run", "--memory", "1G", "--deterministic", "--qemu-arg", "-name", "--qemu-arg=guest", "hello").Output;

        Assert.Contains("\n-m\n1024M\n", output, StringComparison.Ordinal);
        Assert.Contains("\n-accel\ntcg\n", output, StringComparison.Ordinal);
        Assert.Contains("\n-icount\nshift=0,sleep=off\n", output, StringComparison.Ordinal);
        Assert.EndsWith("\n-name\nguest\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_FilesNeedMore_GrowsByItself()
    {
        Directory.CreateDirectory(_home.PathOf("work/big"));
        using (FileStream file = File.Create(_home.PathOf("work/big/file")))
        {
            file.SetLength(200 << 20);
        }

        string output = _home.Run(s_showArguments, "run", "--bind", "big:/big", "hello").Output;
        ToolResult refused = _home.Run(s_showArguments, "run", "--bind", "big:/big", "--memory", "128M", "hello");

        Assert.Contains("\n-m\n393M\n", output, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("too little for the guest's files; they need 265M", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_ReadOnlyTree_IsCopiedAndProtected()
    {
        Directory.CreateDirectory(_home.PathOf("work/tree/inner"));
        File.WriteAllText(_home.PathOf("work/tree/inner/file"), "content");
        File.CreateSymbolicLink(_home.PathOf("work/tree/link"), "inner/file");

        ToolResult result = _home.Run(
            ["show-launch", $"copy-archive {_home.PathOf("copy")}", "control ready", "control exit 0"],
            "run", "--bind", "tree:/mnt/tree:ro", "hello");

        Assert.Contains("readonly=/mnt/tree\n", result.Output, StringComparison.Ordinal);
        string archive = Encoding.Latin1.GetString(File.ReadAllBytes(_home.PathOf("copy")));
        foreach (string name in (string[])["mnt", "mnt/tree", "mnt/tree/inner", "mnt/tree/inner/file", "mnt/tree/link"])
        {
            Assert.Contains($"{name}\0", archive, StringComparison.Ordinal);
        }

        Assert.Contains("content", archive, StringComparison.Ordinal);
    }

    [Fact]
    public void Root_HostDirectory_ReplacesTheBuiltInFiles()
    {
        Directory.CreateDirectory(_home.PathOf("work/root/usr/bin"));
        File.WriteAllBytes(_home.PathOf("work/root/usr/bin/tool"), SampleProgram.Create());
        File.CreateSymbolicLink(_home.PathOf("work/root/bin"), "usr/bin");

        ToolResult found = _home.Run(s_showLaunch, "run", "--root", "root", "tool");
        ToolResult absolute = _home.Run(s_showLaunch, "run", "--root", "root", "/usr/bin/tool");
        ToolResult builtIn = _home.Run(s_showLaunch, "run", "--root", "root", "hello");
        ToolResult near = _home.Run(s_showLaunch, "run", "--root", "root", "tol");

        Assert.Contains("program=/bin/tool\n", found.Output, StringComparison.Ordinal);
        Assert.Contains("program=/usr/bin/tool\n", absolute.Output, StringComparison.Ordinal);
        Assert.Equal((2, "isthmus: hello: no such program\n"), (builtIn.ExitCode, builtIn.Error));
        Assert.Contains("did you mean tool?", near.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_ProgramByItsPathInTheGuest_IsRun()
    {
        Directory.CreateDirectory(_home.PathOf("work/tools"));
        File.WriteAllBytes(_home.PathOf("work/tools/tool"), SampleProgram.Create());

        ToolResult file = _home.Run(s_showLaunch, "run", "--bind", "tools/tool:/bin/p", "/bin/p");
        ToolResult byName = _home.Run(s_showLaunch, "run", "--bind", "tools/tool:/bin/p", "p");
        ToolResult inTree = _home.Run(s_showLaunch, "run", "--bind", "tools:/opt", "/opt/./tool");
        ToolResult missing = _home.Run(s_showLaunch, "run", "--bind", "tools:/opt", "/opt/nothing");
        ToolResult beside = _home.Run(s_showLaunch, "run", "--bind", "tools:/opt", "/optional");

        Assert.Contains("program=/bin/p\nargument=/bin/p\n", file.Output, StringComparison.Ordinal);
        Assert.Contains("program=/bin/p\n", byName.Output, StringComparison.Ordinal);
        Assert.Contains("program=/opt/tool\n", inTree.Output, StringComparison.Ordinal);
        Assert.Equal((2, "isthmus: /opt/nothing: no such file\n"), (missing.ExitCode, missing.Error));
        Assert.Equal((2, "isthmus: /optional: no such file\n"), (beside.ExitCode, beside.Error));
    }

    [Fact]
    public void Root_LargeDirectory_GoesToTheFolderForTemporaryFilesAndIsRemoved()
    {
        Directory.CreateDirectory(_home.PathOf("work/root/bin"));
        File.WriteAllBytes(_home.PathOf("work/root/bin/tool"), SampleProgram.Create());
        byte[] content = new byte[40_000_000];
        new Random(2).NextBytes(content);
        File.WriteAllBytes(_home.PathOf("work/root/big"), content);

        ToolResult result = _home.Run(
            [$"copy-archive {_home.PathOf("copy")}", "show-arguments", "control ready", "control exit 0"], "run", "--root", "root", "tool");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"\n-initrd\n{_home.TemporaryFolder}/", result.Output, StringComparison.Ordinal);
        byte[] archive = File.ReadAllBytes(_home.PathOf("copy"));
        int at = archive.AsSpan().IndexOf(content.AsSpan(0, 4096));
        Assert.Equal(0, at % 4096);
        Assert.True(archive.AsSpan(at, content.Length).SequenceEqual(content));
        Assert.True(Encoding.ASCII.GetString(archive, archive.Length - 512, 512).Contains("TRAILER!!!", StringComparison.Ordinal));
    }
}
