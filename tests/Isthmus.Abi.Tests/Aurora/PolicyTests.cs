using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

/// <summary>Promises and veils that the host sets for a program of any ABI.</summary>
public sealed class PolicyTests
{
    [Fact]
    public void Pledge_CallWithinThePromises_Works()
    {
        SimulatedProgram program = new SimulatedProgram("p").Text("text", "hi")
            .Syscall(1, 1, Operand.AddressOf("text"), 2).AssertResult(2).Exit(3);
        Assert.Equal(["ready", "exit 3"], new AuroraHost(program, "pledge=stdio").Run().Control);
    }

    [Theory]
    [InlineData("stdio", 3, "fork needs the promise proc")]
    [InlineData("", 29, "getpid needs the promise stdio")]
    [InlineData("stdio rpath", 15, "mkdir needs the promise cpath")]
    public void Pledge_CallWithoutItsPromise_EndsTheProgramByAbort(string promises, int call, string cause)
    {
        SimulatedProgram program = new SimulatedProgram("p").Syscall(call, "/tmp/d").Exit(3);
        string[] control = new AuroraHost(program, "pledge=" + promises).Run().Control;
        Assert.Equal(["ready", $"note process 1 (p): {cause}, which it has not made", "signal 6 SIGABRT nocore"], control);
    }

    [Theory]
    [InlineData("stdio rpath", 0, "exit 0")]
    [InlineData("stdio rpath", 1, "signal 6 SIGABRT nocore")]
    [InlineData("stdio wpath", 1, "exit 0")]
    [InlineData("stdio wpath", 0x41, "signal 6 SIGABRT nocore")]
    [InlineData("stdio wpath cpath", 0x41, "exit 0")]
    public void Pledge_Open_NeedsThePromisesOfItsFlags(string promises, int flags, string end)
    {
        SimulatedProgram program = new SimulatedProgram("p").Syscall(6, "/tmp/file", flags).AssertResult(3).Exit(0);
        Assert.Equal(end, new AuroraHost(program, "pledge=" + promises).AddText("/tmp/file", "x").Run().Control[^1]);
    }

    [Fact]
    public void Pledge_ForkedAndExecutedProgram_StaysUnderIt()
    {
        SimulatedProgram next = new SimulatedProgram("next").Syscall(6, "/tmp/file", 0).Exit(0);
        SimulatedProgram first = new SimulatedProgram("first").Reserve("status", 4)
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Syscall(4, "/bin/next", 0, 0).Exit(9))
            .Syscall(5, -1, Operand.AddressOf("status"), 0)
            .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("status"))).Exit(0);
        AuroraHost host = new AuroraHost(first, "pledge=stdio proc exec").Add(next).AddText("/tmp/file", "x").Run();
        Assert.Equal([6], host.Machine.Values("status"));
    }

    [Fact]
    public void Pledge_UnknownPromise_IsRefusedBeforeTheStart()
    {
        string line = Assert.Single(new AuroraHost(new SimulatedProgram("p").Exit(0), "pledge=stdio fun").Run().Control);
        Assert.StartsWith("error --pledge stdio fun: known promises are stdio, rpath, ", line, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Unveil_ShowsThatPathAlone_ToChildrenToo()
    {
        SimulatedProgram program = new SimulatedProgram("p").Reserve("status", 4)
            .Syscall(6, "/data/file", 0).AssertResult(3)
            .Syscall(6, "/data/file", 1).AssertResult(-1)
            .Syscall(6, "/etc/secret", 0).AssertResult(-1)
            .Syscall(6, "/data/../etc/secret", 0).AssertResult(-1)
            .Syscall(6, "/out/new", 0x41).AssertResult(4)
            .Syscall(4, "/bin/p", 0, 0).AssertResult(-1)
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Syscall(6, "/etc/secret", 0).AssertResult(-1).Exit(5))
            .Syscall(5, -1, Operand.AddressOf("status"), 0)
            .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("status"))).Exit(0);
        AuroraHost host = new AuroraHost(program, "unveil=/data:r", "unveil=/out/new:wc")
            .AddText("/data/file", "x").AddText("/etc/secret", "y").AddText("/out/old", "z").Run();
        Assert.Equal(["ready", "exit 0"], host.Control);
        Assert.Equal([0x500], host.Machine.Values("status"));
    }

    [Theory]
    [InlineData("/absent:r", "error --unveil /absent:r: no such file or directory")]
    [InlineData("/data:q", "error --unveil /data:q: must be PATH:PERMISSIONS, an absolute path and letters of rwxcb")]
    public void Unveil_PathThatMakesNoSense_IsRefusedBeforeTheStart(string setting, string expected)
        => Assert.Equal([expected], new AuroraHost(new SimulatedProgram("p").Exit(0), "unveil=" + setting)
            .AddText("/data/file", "x").Run().Control);
}
