using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Abi.Tests.Robustness;
using Isthmus.Machine;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Memory;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>Hostile calls and memory that runs out harm nobody but the caller, and leave nothing behind.</summary>
public static class RobustnessTests
{
    private const int CallCount = 86;
    private const ulong Kill = 4;
    private const ulong ProcessOpen = 7;

    // Handles that are there, stale ones, and sizes and pointers that make no sense.
    private static readonly ulong[] s_values =
    [
        0, 1, 2, 3, 4, 5, 8, 16, 48, 64, 255, 4095, 4096, 4097, 0xFFFF, 0x1_0000, 0x40_0000, 0x40_1000, 0x40_2000, 0x40_3000, 0xFFFF_FFFF,
        0x1_0000_0000, 0x1_0000_0003, 0x7FFF_FFFF_0000_0003, 0x6000_0000_0000, 0x7000_0000_0000, 0x7F7F_FFFF_0000, 0x7FFF_FFFF_F000,
        0x8000_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0xFFFF_8000_0000_0000, 0xFFFF_FFFF_FFFF_F000, 0xFFFF_FFFF_FFFF_FFFF,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public static void RandomCalls_WithHostileArguments_NeverBreakTheKernelNorLeak(int seed)
    {
        SimulatedProgram fuzzer = PromptProgram.Create("fuzzer")
            .Syscall(24, -1, "/etc/motd", 0, 0).Syscall(24, -1, "/tmp", 0, 0).Syscall(52, Operand.AddressOf("buffer"))
            .PrepareSpawn("/bin/fuzzer")
            .Loop(Register.R13, 40, call => call.Do(cpu => Fill(cpu, (ulong)seed)).MachineCode(0x0F, 0x05))
            .Exit(0);
        SimulatedProgram parent = PromptProgram.Create()
            .Loop(Register.R12, 3, warm => RunOne(warm))
            .Survey()
            .Loop(Register.R12, 60, round => RunOne(round).Survey())
            .Exit(0);
        AuroraHost host = new AuroraHost(parent, "abi=promptos", "readonly=/") { Options = new() { Frames = 4096, Seed = (ulong)seed } }
            .Add(fuzzer).AddText("/etc/motd", "x").Run("input");
        AssertNothingLeaked(host);

        static SimulatedProgram RunOne(SimulatedProgram program) => program
            .Spawn("/bin/fuzzer").Assert(cpu => cpu.Result > 0, "it starts").Store("child")
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("argv") + 16, 0)).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("argv") + 24, 2_000_000))
            .Syscall(81, 1, 0, Operand.AddressOf("argv", 16), 0)
            .Syscall(3, Operand.ValueOf("child"), 9)
            .Syscall(2, Operand.ValueOf("child"), Operand.AddressOf("result"), 0).AssertResult(0)
            .Syscall(20, Operand.ValueOf("child")).AssertResult(0)
            .KillTheRest();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public static void Spawn_NthAllocationFails_NothingIsLeft(bool ofTables)
    {
        int refused = 0;
        for (int number = 1; number <= 24; number++)
        {
            SimulatedMachine? machine = null;
            var plan = new AllocationFailurePlan { FailNumber = number };
            SimulatedProgram child = PromptProgram.Create("child").WritableData("data", 1)
                .Do(cpu => cpu.WriteByte(cpu.AddressOf("data"), 2)).Exit(0);
            SimulatedProgram parent = PromptProgram.Create()
                .Spawn("/bin/child").AssertResult(3).WaitFor(3, 0).Syscall(20, 3).AssertResult(0)
                .PrepareSpawn("/bin/child").Syscall(5).Store("child").Survey()
                .Do(_ => (ofTables ? machine!.Frames.TableFaults : machine!.Frames.FrameFaults).Plan = plan)
                .Syscall(1, Operand.AddressOf("spawn")).Store("child").Record("spawned")
                .If(cpu => cpu["child"] < 1UL << 62, ran => ran
                    .Syscall(2, Operand.ValueOf("child"), Operand.AddressOf("result"), 0).AssertResult(0)
                    .Syscall(20, Operand.ValueOf("child")).AssertResult(0))
                .Do(_ => machine!.Frames.FrameFaults.Plan = machine.Frames.TableFaults.Plan = AllocationFailurePlan.None)
                .Survey().Exit(0);
            AuroraHost host = new AuroraHost(parent, "abi=promptos") { Wrap = made => machine = made }.Add(child).Run();
            AssertNothingLeaked(host);
            refused += host.Machine.Values("spawned")[0] == -12 ? 1 : 0;
        }

        Assert.InRange(refused, 1, 24);
    }

    [Fact]
    public static void ReadAndWrite_Warm_AllocateNothing()
    {
        AllocationMeter? meter = null;
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(24, -1, "/tmp/file", 0x42, 0x1A4).AssertResult(3)
            .Syscall(24, -1, "/tmp", 0, 0).AssertResult(4)
            .Syscall(52, Operand.AddressOf("result")).AssertResult(0)
            .Loop(Register.R12, 4, round => round
                .Do(_ => meter!.Start())
                .Loop(Register.Rbx, 500, body => body
                    .Syscall(26, 3, Operand.AddressOf("buffer"), 100).AssertResult(100)
                    .Syscall(31, 3, 0, 0).AssertResult(0)
                    .Syscall(25, 3, Operand.AddressOf("buffer"), 100).AssertResult(100)
                    .Syscall(27, 3, Operand.AddressOf("buffer"), 100, 0).AssertResult(100)
                    .Syscall(26, 6, Operand.AddressOf("buffer"), 10).AssertResult(10)
                    .Syscall(25, 5, Operand.AddressOf("buffer"), 10).AssertResult(10)
                    .Syscall(32, 4, "file", Operand.AddressOf("buffer", 1000), 0).AssertResult(0)
                    .Syscall(33, 3, Operand.AddressOf("buffer", 1000)).AssertResult(0)
                    .Syscall(79, 1, Operand.AddressOf("buffer", 1000)).AssertResult(0)
                    .Syscall(25, 77, 0, 0).AssertResult(-9))
                .Record("bytes", _ => (ulong)meter!.Bytes))
            .Exit(0);
        AuroraHost host = new AuroraHost(program, "abi=promptos") { Wrap = made => meter = new AllocationMeter(made) }.Run();
        Assert.Equal("exit 0", host.Control[^1]);
        Assert.Contains(0L, host.Machine.Values("bytes"));
    }

    /// <summary>Notes how much memory and how many processes there are.</summary>
    private static SimulatedProgram Survey(this SimulatedProgram program) => program
        .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("buffer") + 4096, 40))
        .Syscall(84, Operand.AddressOf("buffer", 4096)).AssertResult(0)
        .Record("processes", cpu => cpu.ReadUInt32(cpu.AddressOf("buffer") + 4100))
        .Record("frames", cpu => cpu.ReadUInt64(cpu.AddressOf("buffer") + 4128));

    /// <summary>Ends what a child may have started, and lets it end.</summary>
    private static SimulatedProgram KillTheRest(this SimulatedProgram program) => program
        .Do(cpu => cpu[Register.R14] = cpu.ReadUInt32(cpu.AddressOf("spawn") + 44))
        .Loop(Register.R13, 64, kill => kill.Syscall(4, Operand.From(cpu => cpu[Register.R14] + cpu[Register.R13]), 9))
        .Syscall(81, 1, 0, Operand.AddressOf("argv", 16), 0);

    private static void AssertNothingLeaked(AuroraHost host)
    {
        string[] control = host.Control;
        Assert.Equal("exit 0", control[^1]);
        Assert.DoesNotContain(control, line => line.StartsWith("oops", System.StringComparison.Ordinal));
        Assert.Single(host.Machine.Values("frames").Distinct());
        Assert.All(host.Machine.Values("processes"), count => Assert.Equal(1, count));
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    private static void Fill(SimulatedCpu cpu, ulong seed)
    {
        ulong state = Mix((cpu.Ticks * 31) + seed);
        cpu.Rax = state % CallCount;
        foreach (Register register in new[] { Register.Rdi, Register.Rsi, Register.Rdx, Register.R10, Register.R8, Register.R9 })
        {
            state = Mix(state);
            cpu[register] = (state & 7) switch
            {
                0 => cpu.AddressOf("buffer"),
                1 => cpu.AddressOf("spawn"),
                2 => state >> 40,
                _ => s_values[(state >> 8) % (ulong)s_values.Length],
            };
        }

        // The first process, which may be signalled as well as any, is the test.
        if (cpu.Rax is Kill or ProcessOpen && (uint)cpu[Register.Rdi] == 1)
        {
            cpu[Register.Rdi] = 2;
        }
    }
}
