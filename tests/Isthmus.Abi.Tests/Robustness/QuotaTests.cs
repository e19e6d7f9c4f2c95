using System;
using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>What programs make the kernel allocate is limited, and the shell beside a greedy job goes on.</summary>
public sealed class QuotaTests
{
    [Fact]
    public void Pipes_OfAFamilyWithoutEnd_AreRefusedAndGivenBack()
    {
        // A sixteenth megabyte machine lets a job have 1.5 MiB of pipes.
        SimulatedProgram program = new SimulatedProgram("plumber").Reserve("fds", 8)
            .Look()
            .InChild(job => job
                .Loop(Register.Rbx, 14, body => body.Syscall(17, Operand.AddressOf("fds")).AssertResult(0))
                .InChild(heir => heir
                    .Loop(Register.Rbx, 28, body => body.Syscall(7, Operand.From(cpu => cpu[Register.Rbx] + 3)))
                    .Loop(Register.Rbx, 9, body => body.Syscall(17, Operand.AddressOf("fds")).AssertResult(0))
                    .Syscall(17, Operand.AddressOf("fds")).AssertResult(-1)
                    .Syscall(6, "/etc", 0).AssertResult(21)
                    .Syscall(7, 3).Syscall(7, 4)
                    .Syscall(17, Operand.AddressOf("fds")).AssertResult(0))
                .Syscall(7, 4).Syscall(8, 3, Operand.AddressOf("fds"), 1).AssertResult(0))
            .Look()
            .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
            .Exit(0);
        ProbeHost.Create(program).AddText("/etc/motd", "x").Run().AssertNothingLeaked();
    }

    [Fact]
    public void Pipes_JobHasTakenItsShare_TheShellStillGetsOne()
    {
        SimulatedProgram program = new SimulatedProgram("shell").Reserve("fds", 8)
            .Loop(Register.R12, 2, body => body.Syscall(3).If(cpu => cpu.Rax == 0, job => Hoard(job)))
            .Syscall(34, 1_000_000)
            .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
            .Syscall(ProbePersonality.ChargedMemory).Record("charged")
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program);
        host.Options = host.Options with { Frames = 2048 };
        Assert.InRange(Assert.Single(host.Run().Machine.Values("charged")), 700_000, 1 << 20);

        static void Hoard(SimulatedProgram job) => job
            .If(cpu => cpu[Register.R12] == 0, first => first
                .Loop(Register.Rbx, 11, pipe => pipe.Syscall(17, Operand.AddressOf("fds")).AssertResult(0))
                .Syscall(17, Operand.AddressOf("fds")).AssertResult(-1))
            .Forever(wait => wait.Syscall(34, 1_000_000_000));
    }

    [Fact]
    public void Mappings_CutIntoPieces_AreRefusedAtTheQuotaAndTheRestWorks()
    {
        SimulatedProgram program = new SimulatedProgram("shredder")
            .Look()
            .InChild(job => job
                .Syscall(13, 0x5000_0000, 0x1000_0000, 0, 0).AssertResult(0x5000_0000)
                .Do(cpu => cpu[Register.Rbx] = 0x5000_1000)
                .Label("again")
                .Syscall(14, Register.Rbx, 4096)
                .Do(cpu => cpu[Register.Rbx] += 8192)
                .JumpIf(cpu => cpu.Result == 0, "again")
                .Record("pieces", cpu => (cpu[Register.Rbx] - 0x5000_1000) / 8192)
                .Do(cpu => cpu.WriteUInt64(0x5000_0000, 1))
                .InChild(heir => heir.Do(cpu => cpu.WriteUInt64(0x5000_0000, 2))))
            .Look()
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program).Run();
        host.AssertNothingLeaked();
        Assert.InRange(Assert.Single(host.Machine.Values("pieces")), 5_000, 16_384);
    }

    [Fact]
    public void Files_WithoutEnd_AreRefusedUntilOneIsRemoved()
    {
        SimulatedProgram program = new SimulatedProgram("hoarder").WritableData("name", [.. "/tmp/00000000"u8, 0])
            .Do(cpu => cpu[Register.Rbx] = 0)
            .Label("again")
            .Do(cpu => SetName(cpu, cpu[Register.Rbx]++))
            .Syscall(6, Operand.AddressOf("name"), 0x41)
            .If(cpu => cpu.Result >= 0, made => made.Syscall(7, 3).Jump("again"))
            .Record("files", cpu => cpu[Register.Rbx] - 1)
            .Syscall(15, "/tmp/directory").AssertResult(-1)
            .Do(cpu => SetName(cpu, 0))
            .Syscall(16, Operand.AddressOf("name")).AssertResult(0)
            .Syscall(15, "/tmp/directory").AssertResult(0)
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program).Run();
        Assert.Equal("exit 0", host.Control.AssertNoOops()[^1]);
        Assert.InRange(Assert.Single(host.Machine.Values("files")), 1_000, 3_000);

        static void SetName(SimulatedCpu cpu, ulong number)
        {
            for (int digit = 7; digit >= 0; digit--, number /= 10)
            {
                cpu.WriteByte(cpu.AddressOf("name") + 5 + (ulong)digit, (byte)('0' + (number % 10)));
            }
        }
    }

    [Fact]
    public void FileContent_WithoutEnd_IsRefusedAndProgramsStillRun()
    {
        SimulatedProgram program = new SimulatedProgram("filler").Reserve("buffer", 4096)
            .Syscall(6, "/tmp/big", 0x42).AssertResult(3)
            .Label("again").Syscall(1, 3, Operand.AddressOf("buffer"), 4096).JumpIf(cpu => cpu.Result > 0, "again")
            .AssertResult(-1)
            .Syscall(3).If(cpu => cpu.Rax == 0, child => child.Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 1)).Exit(0))
            .Syscall(5, -1, Operand.AddressOf("buffer"), 0).AssertResult(2)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer")) == 0, "the child could write")
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program);
        host.Options = host.Options with { Frames = 1024 };
        Assert.Equal("exit 0", host.Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Processes_OfABomb_AreRefusedAndTheShellStartsMore()
    {
        SimulatedProgram program = new SimulatedProgram("shell").Reserve("status", 8)
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, bomb => bomb.Label("boom").Syscall(3).Jump("boom"))
            .Syscall(34, 200_000_000)
            .Loop(Register.Rbx, 20, body => body.Syscall(3).Store("pid")
                .If(cpu => cpu.Rax == 0, child => child.Exit(0))
                .Assert(cpu => cpu.Result > 0, "the shell can fork")
                .Syscall(5, Operand.ValueOf("pid"), 0, 0).Assert(cpu => cpu.Rax == cpu["pid"], "its child ends"))
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program);
        host.Options = host.Options with { Frames = 8192 };
        Assert.Equal("exit 0", host.Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Processor_AHundredSpinnersInOneJob_LeaveTheOtherJobItsShare()
    {
        // Each step takes a microsecond: 20 ms of work beside two jobs of equal right end within 100 ms, not after two seconds.
        SimulatedProgram program = new SimulatedProgram("shell")
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, bomb => bomb
                .Loop(Register.Rbx, 100, start => start.Syscall(3).If(cpu => cpu.Rax == 0, spinner => spinner.Forever(body => body.Do(_ => { }))))
                .Forever(body => body.Do(_ => { })))
            .Syscall(34, 50_000_000)
            .Record("time", cpu => cpu.Ticks)
            .Syscall(3).Store("worker")
            .If(cpu => cpu.Rax == 0, worker => worker.Loop(Register.Rbx, 5_000, body => body.Do(_ => { })).Exit(0))
            .Syscall(5, Operand.ValueOf("worker"), 0, 0)
            .Record("time", cpu => cpu.Ticks)
            .Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.InRange(host.Machine.Values("time")[1] - host.Machine.Values("time")[0], 20_000_000, 100_000_000);
    }

    [Fact]
    public void Memory_RunsOutUnderASmallProcess_TheOneThatUsesMostIsEndedByName()
    {
        // The glutton leaves little and sleeps; then the small one touches more than is left.
        SimulatedProgram program = new SimulatedProgram("shell").Reserve("status", 8)
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, glutton => glutton
                .Syscall(13, 0x5000_0000, 0x1000_0000, 0, 0)
                .Loop(Register.Rbx, 800, body => body.Do(cpu => cpu.WriteUInt64(0x5000_0000 + (cpu[Register.Rbx] * 4096), 1)))
                .Syscall(34, 1_000_000_000_000).Exit(0))
            .Syscall(34, 50_000_000)
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, small => small
                .Syscall(13, 0x5000_0000, 0x1000_0000, 0, 0)
                .Loop(Register.Rbx, 300, body => body.Do(cpu => cpu.WriteUInt64(0x5000_0000 + (cpu[Register.Rbx] * 4096), 1)))
                .Exit(7))
            .Syscall(5, 2, Operand.AddressOf("status"), 0).Record("glutton", cpu => cpu.ReadUInt32(cpu.AddressOf("status")))
            .Syscall(5, 3, Operand.AddressOf("status"), 0).Record("small", cpu => cpu.ReadUInt32(cpu.AddressOf("status")))
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program);
        host.Options = host.Options with { Frames = 1024 };
        host.Run();
        Assert.Equal([9], host.Machine.Values("glutton"));
        Assert.Equal([7 << 8], host.Machine.Values("small"));
        string note = Assert.Single(host.Control, line => line.StartsWith("note ", StringComparison.Ordinal));
        Assert.StartsWith("note process 2 (shell): out of memory: ended because it uses most, ", note, StringComparison.Ordinal);
        Assert.Contains("; process 3 (shell) asked for more: write of 0x", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_EveryProcessIsGreedy_OneAfterTheOtherGoesAndTheFirstStays()
    {
        SimulatedProgram program = new SimulatedProgram("shell")
            .Loop(Register.R12, 6, start => start.Syscall(3).If(cpu => cpu.Rax == 0, glutton => glutton
                .Syscall(13, 0x5000_0000, 0x1000_0000, 0, 0)
                .Do(cpu => cpu[Register.Rbx] = 0x5000_0000)
                .Forever(body => body.Do(cpu =>
                {
                    cpu.WriteUInt64(cpu[Register.Rbx], 1);
                    cpu[Register.Rbx] += 4096;
                }))))
            .Loop(Register.R12, 6, end => end.Syscall(5, -1, 0, 0).Assert(cpu => cpu.Result > 1, "a glutton ended"))
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program);
        host.Options = host.Options with { Frames = 1024, PreemptionProbability = 0.05 };
        string[] control = host.Run().Control;
        Assert.Equal("exit 0", control[^1]);
        Assert.Equal(6, control.Count(line => line.Contains("out of memory", StringComparison.Ordinal)));
    }
}
