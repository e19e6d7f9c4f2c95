using System;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>pledge and unveil as programs call them.</summary>
[Covers("serenity", "pledge", "unveil")]
public sealed class PolicyTests
{
    private const int Getpid = 55;
    private const int Fork = 33;

    [Fact]
    public void Pledge_NarrowsOnly()
        => Pledge(Pledge(Pledge(Pledge(Pledge(Program(), "stdio rpath", null, 0), "stdio exec", null, -1), "stdio", "stdio", 0)
            .Syscall(Getpid).AssertResult(1), "rpath", null, -1), null, "stdio exec", -1).RunToEnd();

    [Theory]
    [InlineData("stdio fun", -22)]
    [InlineData("Stdio", -22)]
    [InlineData("", 0)]
    [InlineData("stdio  no_error", 0)]
    public void Pledge_Words_AreCheckedBeforeAnythingChanges(string words, int expected)
        => Pledge(Program(), words, null, expected).RunToEnd();

    [Fact]
    public void Pledge_TooLong_IsRefused()
        => Pledge(Pledge(Program(), new string(' ', 219), null, -7), new string(' ', 218), null, 0).RunToEnd();

    [Fact]
    public void Pledge_BadPointers_AreRefused()
        => Program().Syscall(89, 0).AssertResult(-14).Syscall(89, -8).AssertResult(-14)
            .Fill("block", _ => 0x1000, _ => 5, _ => 0, _ => 0)
            .Syscall(89, Operand.AddressOf("block")).AssertResult(-14)
            .RunToEnd();

    [Theory]
    [InlineData("stdio", Fork, "fork needs the promise proc")]
    [InlineData("proc", Getpid, "getpid needs the promise stdio")]
    [InlineData("stdio proc", 118, "sethostname needs the promise unpledged")]
    public void Pledge_Broken_EndsByAbortWithCore(string words, int call, string cause)
    {
        AuroraHost host = new AuroraHost(Pledge(Program(), words, null, 0).Syscall(call, 0, 0).Exit(0)).Run();
        Assert.Equal(
            ["ready", $"note process 1 (program): {cause}, which it has not made", "signal 6 SIGABRT core"], host.Control);
    }

    [Theory]
    [InlineData("stdio rpath", 1, "exit 0")]
    [InlineData("stdio rpath", 2, "signal 6 SIGABRT core")]
    [InlineData("stdio wpath", 3, "exit 0")]
    [InlineData("stdio rpath", 9, "signal 6 SIGABRT core")]
    [InlineData("stdio", 4, "exit 0")]
    public void Pledge_Open_NeedsThePromisesOfItsFlags(string words, int flags, string end)
    {
        SimulatedProgram program = Pledge(Program(), words, null, 0).Text("path", "/tmp/file")
            .Fill("open", _ => Pair(-100, 0), cpu => cpu.AddressOf("path"), _ => 9, _ => Pair(flags, 0x1B6))
            .Syscall(85, Operand.AddressOf("open")).AssertResult(3).Exit(0);
        Assert.Equal(end, new AuroraHost(program).AddFile("/tmp/file", "x"u8.ToArray(), 0x1ED).Run().Control[^1]);
    }

    [Fact]
    public void Pledge_Exec_TakesTheSecondSet()
    {
        SimulatedProgram next = Program("next").Syscall(Getpid).AssertResult(1).Syscall(Fork).Exit(0);
        SimulatedProgram first = Execute(Pledge(Program("first"), "stdio exec", "stdio", 0), "/bin/next").Exit(9);
        Assert.Equal("signal 6 SIGABRT core", new AuroraHost(first).Add(next).Run().Control[^1]);
        SimulatedProgram free = Execute(Pledge(Program("free"), "stdio exec", null, 0), "/bin/other").Exit(9);
        SimulatedProgram other = Program("other").Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Exit(0)).Exit(4);
        Assert.Equal("exit 4", new AuroraHost(free).Add(other).Run().Control[^1]);
    }

    [Fact]
    public void Unveil_HidesTheRest_AndLocks()
    {
        SimulatedProgram program = Unveil(Unveil(Unveil(Unveil(Program(), 0, "/data", "r", -22), 1, "/data", "r", 0), 1, "/data", "rw", -1),
            1, "/data", "", 0);
        program = Unveil(program, 1, "/etc", "r", 0);
        Open(program, "/etc/passwd", 1, 3);
        Open(program, "/etc/passwd", 2, -13);
        Open(program, "/data/file", 1, -2);
        Open(program, "/other", 1, -2);
        Unveil(program, 1, null, null, 0);
        Unveil(program, 1, "/other", "r", -1);
        Unveil(program, 3, "/other", "r", -1);
        Unveil(program, 2, "/other", "r", 0);
        Host(program.Exit(0));
    }

    [Theory]
    [InlineData("other", "r", -22)]
    [InlineData("", "r", -22)]
    [InlineData("/absent", "rw", -2)]
    [InlineData("/absent", "c", 0)]
    [InlineData("/absent/deep", "c", -2)]
    [InlineData("/other", "rwxcbr", -7)]
    [InlineData("/other", "rq", -22)]
    [InlineData("/other", null, -22)]
    [InlineData(null, "r", -22)]
    public void Unveil_OddArguments_AreAnsweredAsDocumented(string? path, string? permissions, int expected)
        => Host(Unveil(Program(), 1, path, permissions, expected).Exit(0));

    [Fact]
    public void Unveil_AfterExec_IsInForceInTheNextProgram_WhichCannotChangeIt()
    {
        SimulatedProgram next = Program("next");
        Open(next, "/etc/passwd", 1, 3);
        Open(next, "/data/file", 1, -2);
        Unveil(next, 1, "/data", "r", 0);
        Open(next, "/data/file", 1, -2);
        next.Exit(6);
        SimulatedProgram first = Unveil(Program("first"), 2, "/etc", "r", 0);
        Open(first, "/data/file", 1, 3);
        first.Syscall(15, 3).AssertResult(0);
        Execute(first, "/bin/next").Exit(9);
        AuroraHost host = new AuroraHost(first).Add(next).AddText("/etc/passwd", "x").AddText("/data/file", "x").Run();
        Assert.Equal(["ready", "exit 6"], host.Control);
    }

    private static void Host(SimulatedProgram program)
    {
        AuroraHost host = new AuroraHost(program)
            .AddText("/etc/passwd", "x").AddText("/data/file", "x").AddText("/other", "x").Run();
        Assert.Equal(["ready", "exit 0"], host.Control);
    }

    private static SimulatedProgram Pledge(SimulatedProgram program, string? promises, string? afterExec, int expected)
    {
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) first = TextOf(program, promises);
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) second = TextOf(program, afterExec);
        string block = NewLabel();
        return program.Fill(block, first.Address, first.Length, second.Address, second.Length)
            .Syscall(89, Operand.AddressOf(block)).AssertResult(expected);
    }

    private static SimulatedProgram Unveil(SimulatedProgram program, int flags, string? path, string? permissions, int expected)
    {
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) first = TextOf(program, path);
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) second = TextOf(program, permissions);
        string block = NewLabel();
        return program.Fill(block, _ => (ulong)flags, first.Address, first.Length, second.Address, second.Length)
            .Syscall(151, Operand.AddressOf(block)).AssertResult(expected);
    }

    private static void Open(SimulatedProgram program, string path, int flags, int expected)
    {
        (Func<SimulatedCpu, ulong> Address, Func<SimulatedCpu, ulong> Length) text = TextOf(program, path);
        string block = NewLabel();
        program.Fill(block, _ => Pair(-100, 0), text.Address, text.Length, _ => Pair(flags, 0))
            .Syscall(85, Operand.AddressOf(block)).AssertResult(expected);
    }
}
