using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>Programs that do all they can to harm the kernel harm themselves alone.</summary>
public sealed class HostileCallTests
{
    // Pointers into the kernel, the hole between the halves, the ends of both, the first page, code, stack, and sizes that wrap.
    private static readonly ulong[] s_values =
    [
        0, 1, 2, 3, 4, 8, 16, 31, 32, 64, 255, 4095, 4096, 4097, 0xFFFF, 0x1_0000, 0x40_0000, 0x40_0FFF, 0x40_1000, 0x40_2000, 0x1000_0000,
        0x3FFF_FFFF, 0x4000_0000, 0x5000_0000, 0x7FFE_F000, 0x7FFF_0000, 0x7FFF_FFF8, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
        0x1_0000_0000, 0x7FFF_FFFF_EFFF, 0x7FFF_FFFF_F000, 0x7FFF_FFFF_FFFF, 0x8000_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000,
        0xFFFF_7FFF_FFFF_FFFF, 0xFFFF_8000_0000_0000, 0xFFFF_FFFF_8000_0000, 0xFFFF_FFFF_FFFF_F000, 0xFFFF_FFFF_FFFF_FFF8, 0xFFFF_FFFF_FFFF_FFFF,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomCalls_WithHostileArguments_NeverBreakTheKernelNorLeak(int seed)
    {
        SimulatedProgram program = new SimulatedProgram("fuzzer").Variable("child")
            .Do(cpu => cpu["child"] = 1).InChild(_ => { }).Look()
            .Loop(Register.R12, 400, round => round
                .Syscall(3).Store("child")
                .If(cpu => cpu.Rax == 0, child => child
                    .Loop(Register.R13, 12, call => call
                        .Do(cpu => Fill(cpu, (ulong)seed))
                        .MachineCode(0x0F, 0x05))
                    .Exit(0))
                .Syscall(34, 400_000)
                .Syscall(30, Operand.ValueOf("child"), 9)
                .Syscall(5, Operand.ValueOf("child"), 0, 0).Assert(cpu => cpu.Rax == cpu["child"], "the child is gone")
                .Look())
            .Exit(0);
        // A file's header is a good name for a new file.
        AuroraHost host = ProbeHost.Create(program, "readonly=/").AddText("/etc/motd", "x");
        host.Options = host.Options with { PreemptionProbability = 0.02, Seed = (ulong)seed };
        host.Run("input");
        Assert.Equal("exit 0", host.Control.AssertNoOops()[^1]);
        Assert.Single(host.Machine.Values("frames").Distinct());
        Assert.Single(host.Machine.Values("charged").Distinct());
    }

    [Fact]
    public void EveryCall_EveryHostileFirstArgument_ReturnsOrEndsTheCallerOnly()
    {
        SimulatedProgram program = new SimulatedProgram("sweeper")
            .InChild(_ => { }).Look()
            .Loop(Register.R12, 46 * s_values.Length, round => round
                .Syscall(3)
                .If(cpu => cpu.Rax == 0, child => child
                    .Do(cpu =>
                    {
                        ulong value = s_values[cpu[Register.R12] % (ulong)s_values.Length];
                        cpu.Rax = 4 + (cpu[Register.R12] / (ulong)s_values.Length);
                        cpu[Register.Rdi] = cpu[Register.Rsi] = cpu[Register.Rdx] = cpu[Register.R10] = value;
                    })
                    .MachineCode(0x0F, 0x05)
                    .Exit(0))
                .Do(cpu => cpu[Register.R13] = cpu.Rax)
                .Syscall(34, 10_000)
                .Syscall(30, Register.R13, 9)
                .Syscall(5, Register.R13, 0, 0).Assert(cpu => cpu.Rax == cpu[Register.R13], "the child is gone"))
            .Look()
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program, "readonly=/").Run();
        host.AssertNothingLeaked();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ForksExitsKillsAndWaits_InAnyOrder_EndWithOneProcess(int seed)
    {
        SimulatedProgram program = new SimulatedProgram("family")
            .InChild(_ => { }).Look()
            .Loop(Register.R12, 6, start => start.Syscall(3).If(cpu => cpu.Rax == 0, worker => worker
                .Loop(Register.Rbx, 25, body => body
                    .Syscall(3)
                    .If(cpu => cpu.Rax == 0, child => child
                        .If(cpu => Hash(cpu, 1) % 3 == 0, orphan => orphan.Syscall(3).Syscall(34, 5_000))
                        .If(cpu => Hash(cpu, 2) % 3 == 0, nap => nap.Syscall(34, 3_000))
                        .Syscall(30, Operand.From(cpu => 3 + (Hash(cpu, 3) % 60)), 9)
                        .Exit(3))
                    .If(cpu => Hash(cpu, 4) % 2 == 0, wait => wait.Syscall(5, -1, 0, Operand.From(cpu => Hash(cpu, 5) % 2))))
                .Exit(0)))
            .Syscall(34, 100_000_000)
            .Label("reap").Syscall(5, -1, 0, 0).JumpIf(cpu => cpu.Result > 0, "reap")
            .Look()
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program);
        host.Options = host.Options with { PreemptionProbability = 0.2, EarlyWakeProbability = 0.1, Seed = (ulong)seed };
        host.Run().AssertNothingLeaked();

        static ulong Hash(SimulatedCpu cpu, ulong salt) => Mix((cpu.Ticks * 31) + salt);
    }

    [Theory]
    [InlineData(0xFFFF_8000_0000_0000)]
    [InlineData(0x8000_0000_0000)]
    [InlineData(0x7FFF_FFFF_F000)]
    [InlineData(0)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFF)]
    public void StackPointer_Anywhere_CallsWorkAndFaultsAreTheCallers(ulong stackPointer)
    {
        SimulatedProgram program = new SimulatedProgram("stackless").Reserve("status", 8)
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child
                .Do(cpu => cpu[Register.Rsp] = stackPointer)
                .Syscall(29).AssertResult(2)
                .Push(1).Exit(0))
            .Syscall(5, -1, Operand.AddressOf("status"), 0)
            .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("status")))
            .Exit(0);
        Assert.Equal([11], new AuroraHost(program).Run().Machine.Values("status"));
    }

    [Fact]
    public void Processes_TenThousandBlocked_AllWakeAndEnd()
    {
        SimulatedProgram program = new SimulatedProgram("crowd").Reserve("fds", 8).Reserve("byte", 8)
            .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
            .Syscall(ProbePersonality.FreeFrames).Record("before")
            .Loop(Register.R12, 10_000, start => start
                .Syscall(3)
                .If(cpu => cpu.Rax == 0, child => child.Syscall(7, 4).Syscall(8, 3, Operand.AddressOf("byte"), 1).AssertResult(0).Exit(0))
                .Assert(cpu => cpu.Result > 0, "there is room"))
            .Syscall(34, 1_000_000_000)
            .Syscall(ProbePersonality.ProcessCount).AssertResult(10_001)
            .Syscall(ProbePersonality.FreeFrames).Record("while")
            .Syscall(7, 4).AssertResult(0)
            .Loop(Register.R12, 10_000, end => end.Syscall(5, -1, 0, 0).Assert(cpu => cpu.Result > 1, "a child ended"))
            .Syscall(5, -1, 0, 0).AssertResult(-1)
            .Syscall(ProbePersonality.ProcessCount).AssertResult(1)
            .Syscall(ProbePersonality.FreeFrames).Record("after")
            .Exit(0);
        AuroraHost host = ProbeHost.Create(program);
        host.Options = new SimulatedMachineOptions { Frames = (512 << 20) / 4096 };
        host.Run();
        Assert.Equal("exit 0", host.Control[^1]);
        long before = Assert.Single(host.Machine.Values("before"));
        Assert.Equal(before, Assert.Single(host.Machine.Values("after")));
        Assert.InRange((before - Assert.Single(host.Machine.Values("while"))) / 10_000, 1, 10);
    }

    private static void Fill(SimulatedCpu cpu, ulong seed)
    {
        ulong state = Mix((seed << 40) ^ (cpu[Register.R12] << 20) ^ cpu[Register.R13]);

        // Not exit and not fork: the child is to make all its calls, and to leave nobody behind.
        cpu.Rax = 4 + (state % 47);
        foreach (Register register in new[] { Register.Rdi, Register.Rsi, Register.Rdx, Register.R10 })
        {
            state = Mix(state);
            ulong value = s_values[state % (ulong)s_values.Length];
            cpu[register] = (state >> 32) % 8 == 0 ? value + ((state >> 40) % 4096) - 2048 : value;
        }
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E37_79B9_7F4A_7C15;
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}
