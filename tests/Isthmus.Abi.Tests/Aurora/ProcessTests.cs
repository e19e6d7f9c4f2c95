using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

[Covers("aurora", "exit", "write", "fork", "execve", "waitpid", "getpid", "kill")]
public sealed class ProcessTests
{
    [Fact]
    public void Exit_WithCode_BecomesTheResultOfTheRun()
    {
        AuroraHost host = new AuroraHost(new SimulatedProgram("seven").Exit(7)).Run();
        Assert.Equal(["ready", "exit 7"], host.Control);
    }

    [Fact]
    public void Write_ToStandardStreams_ReachesTheHostSeparately()
    {
        SimulatedProgram program = new SimulatedProgram("hello").Text("out", "hello\n").Text("err", "oops\n")
            .Syscall(1, 1, Operand.AddressOf("out"), 6).AssertResult(6)
            .Syscall(1, 2, Operand.AddressOf("err"), 5).AssertResult(5)
            .Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal("hello\n", host.Output());
        Assert.Equal("oops\n", host.Output("stderr"));
    }

    [Fact]
    public void Fork_ChildExits_ParentCollectsItsCode()
    {
        SimulatedProgram program = new SimulatedProgram("forker").Reserve("status", 4)
            .Syscall(3).Store("pid")
            .If(
                cpu => cpu.Rax == 0,
                child => child.Exit(7),
                parent => parent.Syscall(5, Operand.ValueOf("pid"), Operand.AddressOf("status"), 0)
                    .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("status")))
                    .Syscall(5, -1, 0, 0).AssertResult(-1))
            .Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal([0x700], host.Machine.Values("status"));
    }

    [Fact]
    public void Fork_WritesOfOneSide_AreNotSeenByTheOther()
    {
        SimulatedProgram program = new SimulatedProgram("copy").Variable("shared")
            .Do(cpu => cpu["shared"] = 1)
            .Syscall(3)
            .If(
                cpu => cpu.Rax == 0,
                child => child.Do(cpu => cpu["shared"] = 2).Exit(0),
                parent => parent.Syscall(5, -1, 0, 0).Record("shared", cpu => cpu["shared"]))
            .Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal([1], host.Machine.Values("shared"));
    }

    [Fact]
    public void Execve_NewProgram_RunsWithItsArguments()
    {
        SimulatedProgram next = new SimulatedProgram("next").Record("argc", cpu => cpu.ReadUInt64(cpu.Rsp)).Exit(5);
        SimulatedProgram first = new SimulatedProgram("first").Strings("argv", "next", "one", "two")
            .Syscall(4, "/bin/next", Operand.AddressOf("argv"), 0).Exit(1);
        AuroraHost host = new AuroraHost(first).Add(next).Run();
        Assert.Equal([3], host.Machine.Values("argc"));
        Assert.Equal(["ready", "exit 5"], host.Control);
    }

    [Theory]
    [InlineData("/bin/absent")]
    [InlineData("/etc/motd")]
    public void Execve_NoProgram_LeavesTheCallerRunning(string path)
    {
        SimulatedProgram program = new SimulatedProgram("first").Syscall(4, path, 0, 0).AssertResult(-1).Exit(3);
        AuroraHost host = new AuroraHost(program).AddText("/etc/motd", "not a program").Run();
        Assert.Equal(["ready", "exit 3"], host.Control);
    }

    [Fact]
    public void Execve_Traced_HasOneLineWhetherItFailsOrNot()
    {
        SimulatedProgram next = new SimulatedProgram("next").Exit(5);
        SimulatedProgram first = new SimulatedProgram("first")
            .Syscall(4, "/bin/absent", 0, 0).AssertResult(-1).Syscall(4, "/bin/next", 0, 0).Exit(1);
        string[] trace = new AuroraHost(first, "trace=all").Add(next).Run().Trace;
        Assert.Equal(3, trace.Length);
        Assert.StartsWith("1 execve(\"/bin/absent\", NULL, NULL) = -1 ", trace[0], System.StringComparison.Ordinal);
        Assert.Equal("1 execve(\"/bin/next\", NULL, NULL) = ?", trace[1]);
        Assert.Equal("1 exit(5) = ?", trace[2]);
    }

    [Fact]
    public void Proc_ManyProcesses_ListsEachOnce()
    {
        // The number of entries of /proc with a name of digits, counted by their second byte and the length of their records.
        SimulatedProgram program = new SimulatedProgram("lister").Reserve("buffer", 4096).Variable("numbers").Variable("at")
            .Loop(Register.R12, 300, body => body.Syscall(3).If(cpu => cpu.Rax == 0, child => child.Syscall(34, 1_000_000_000).Exit(0)))
            .Syscall(6, "/proc", 0x10000).AssertResult(3)
            .Label("more").Syscall(12, 3, Operand.AddressOf("buffer"), 4096).Store("length")
            .Do(cpu => cpu["at"] = 0)
            .While(cpu => cpu["at"] < cpu["length"], body => body.Do(cpu =>
            {
                ulong entry = cpu.AddressOf("buffer") + cpu["at"];
                cpu["numbers"] += cpu.ReadByte(entry + 11) is >= (byte)'0' and <= (byte)'9' ? 1UL : 0;
                cpu["at"] += (ulong)(cpu.ReadByte(entry + 8) | (cpu.ReadByte(entry + 9) << 8));
            }))
            .JumpIf(cpu => cpu["length"] > 0, "more")
            .Record("numbers", cpu => cpu["numbers"])
            .Exit(0);
        Assert.Equal([301], new AuroraHost(program).Run().Machine.Values("numbers"));
    }

    [Fact]
    public void Kill_ChildThatSpins_EndsItBySignal()
    {
        SimulatedProgram program = new SimulatedProgram("killer").Reserve("status", 4)
            .Syscall(3).Store("pid")
            .If(cpu => cpu.Rax == 0, child => child.Forever(body => body.Do(_ => { })))
            .Syscall(30, Operand.ValueOf("pid"), 0).AssertResult(0)
            .Syscall(30, Operand.ValueOf("pid"), 9).AssertResult(0)
            .Syscall(5, Operand.ValueOf("pid"), Operand.AddressOf("status"), 0)
            .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("status")))
            .Syscall(30, Operand.ValueOf("pid"), 0).AssertResult(-1)
            .Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal([9], host.Machine.Values("status"));
    }

    [Fact]
    public void UnknownCall_AnyNumber_IsRefused()
    {
        SimulatedProgram program = new SimulatedProgram("odd")
            .Syscall(41).AssertResult(-1).Syscall(-1).AssertResult(-1).Syscall(0x1_0000_0001).AssertResult(-1).Exit(0);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }

    [Fact]
    public void SystemCallInterrupt_SameCall_SameAnswer()
    {
        SimulatedProgram program = new SimulatedProgram("gate").SyscallByInterrupt(29).AssertResult(1).Exit(0);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }

    [Fact]
    public void Fault_InOneProcess_LeavesTheOthersAlone()
    {
        SimulatedProgram program = new SimulatedProgram("crash").Reserve("status", 4)
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Do(cpu => cpu.ReadUInt64(0x10)).Exit(0))
            .Syscall(5, -1, Operand.AddressOf("status"), 0)
            .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("status")))
            .Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal([11], host.Machine.Values("status"));
        Assert.Contains(host.Control, line => line.StartsWith("note process 2 (crash): page fault: read of 0x10 at ", System.StringComparison.Ordinal));
    }

    [Fact]
    public void Preemption_TwoProcessesThatSpin_BothGetOn()
    {
        SimulatedProgram program = new SimulatedProgram("spin")
            .Syscall(3)
            .Loop(Register.Rbx, 20_000, body => body.Do(_ => { }))
            .Syscall(5, -1, 0, 0)
            .Exit(0);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }

    [Fact]
    public void SameSeed_WithPreemption_GivesTheSameTrace()
    {
        string[] first = Trace();
        Assert.NotEmpty(first);
        Assert.Equal(first, Trace());

        static string[] Trace()
        {
            SimulatedProgram program = new SimulatedProgram("race").Text("a", "a").Text("b", "b")
                .Syscall(3)
                .If(
                    cpu => cpu.Rax == 0,
                    child => child.Loop(Register.Rbx, 50, body => body.Syscall(1, 1, Operand.AddressOf("a"), 1)).Exit(0),
                    parent => parent.Loop(Register.Rbx, 50, body => body.Syscall(1, 1, Operand.AddressOf("b"), 1)))
                .Syscall(5, -1, 0, 0)
                .Exit(0);
            var host = new AuroraHost(program, "trace=all");
            host.Options = host.Options with { PreemptionProbability = 0.2, Seed = 42 };
            return host.Run().Trace;
        }
    }
}
