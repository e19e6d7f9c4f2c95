using System;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Programs that do all they can to harm the kernel harm themselves alone.</summary>
public sealed class HostileTests
{
    private const int Calls = 158;
    private const int Fork = 33;
    private const int Kill = 70;
    private const int Killpg = 72;
    private const int Ptrace = 97;
    private const int Waitid = 154;

    // The ends of the process, other processes, and what would keep the killer's signal away for good.
    private static readonly int[] s_leftOut = [26, 27, Fork, 92, 90, 132, 133, 134];

    private static readonly ulong[] s_values =
    [
        0, 1, 2, 3, 4, 8, 16, 31, 32, 64, 255, 1024, 4095, 4096, 4097, 0xFFFF, 0x1_0000, 0x0800_0000, 0x1F_FDEF_D000, 0x1F_FDEF_F000,
        0x1F_FDFF_D000, 0x1F_FDFF_E000, 0x1F_FDFF_F000, 0x1F_FDFF_FFFF, 0x1F_FE00_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000,
        0x7FFF_FFFF_FFFF, 0x8000_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0xFFFF_8000_0000_0000, 0xFFFF_FFFF_8000_0000,
        0xFFFF_FFFF_FFFF_F000, 0xFFFF_FFFF_FFFF_FF9C, 0xFFFF_FFFF_FFFF_FFF8, 0xFFFF_FFFF_FFFF_FFFF,
    ];

    [Fact]
    public void EveryCall_EveryOddArgument_ReturnsOrEndsTheCallerOnly()
        => Run(Calls * s_values.Length, 1, (cpu, _) =>
        {
            ulong value = s_values[cpu[Register.R12] % (ulong)s_values.Length];
            cpu.Rax = cpu[Register.R12] / (ulong)s_values.Length;
            cpu.Rdx = cpu.Rdi = cpu.Rbx = cpu.Rsi = value;
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomCalls_WithRandomParameters_NeverBreakTheKernel(int seed)
        => Run(300, 12, (cpu, memory) =>
        {
            ulong state = Mix(((ulong)seed << 40) ^ (cpu[Register.R12] << 20) ^ cpu[Register.R13]);
            cpu.Rax = state % Calls;
            for (ulong at = 0; at < 96; at += 8)
            {
                state = Mix(state);
                cpu.WriteUInt64(memory + at, Argument(state, memory));
            }

            foreach (Register register in (Register[])[Register.Rdx, Register.Rdi, Register.Rbx, Register.Rsi])
            {
                state = Mix(state);
                cpu[register] = Argument(state, memory);
            }
        });

    private static void Run(int rounds, int calls, Action<SimulatedCpu, ulong> choose)
    {
        SimulatedProgram program = Program("hostile").Reserve("memory", 4096).Variable("child")
            .Reserve("status", 48).Fill("wait", cpu => Pair(2, (int)cpu["child"]), cpu => cpu.AddressOf("status"), _ => 4)
            .Fill("time", _ => 0, _ => 400_000).Fill("sleep", _ => Pair(1, 0), cpu => cpu.AddressOf("time"), _ => 0)
            .Loop(Register.R12, rounds, round => round
                .Syscall(Fork).Store("child")
                .If(cpu => cpu.Rax == 0, child => child
                    .Loop(Register.R13, calls, call => call
                        .Do(cpu =>
                        {
                            choose(cpu, cpu.AddressOf("memory"));
                            bool isLeftOut = Array.IndexOf(s_leftOut, (int)cpu.Rax) >= 0;
                            bool mayHitTheJudge = (cpu.Rax is Kill or Killpg && unchecked((int)cpu.Rdx) < 2) || MayTraceTheJudge(cpu);
                            cpu.Rax = isLeftOut || mayHitTheJudge ? 55 : cpu.Rax;
                        })
                        .MachineCode(0x0F, 0x05))
                    .Exit(0))
                .Syscall(12, Operand.AddressOf("sleep"))
                .Syscall(Kill, Operand.ValueOf("child"), 9)
                .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("wait"), Pair(2, (int)cpu["child"])))
                .Syscall(Waitid, Operand.AddressOf("wait")).AssertResult(0))
            .Exit(0);
        AuroraHost host = new AuroraHost(program, "readonly=/bin").AddText("/tmp/file", "x");
        host.Options = host.Options with { PreemptionProbability = 0.02 };
        string[] control = host.Run("input").Control;
        Assert.DoesNotContain(control, line => line.StartsWith("oops", StringComparison.Ordinal));
        Assert.Equal("exit 0", control[^1]);
    }

    /// <summary>True for a call that could stop the first process, which nobody would continue then. Others may be traced.</summary>
    private static bool MayTraceTheJudge(SimulatedCpu cpu)
    {
        ulong distance = cpu.Rdx - cpu.AddressOf("memory");
        return cpu.Rax == Ptrace && distance < 4096 - 8 && cpu.ReadUInt32(cpu.Rdx + 4) == 1;
    }

    private static ulong Argument(ulong state, ulong memory)
    {
        ulong value = s_values[state % (ulong)s_values.Length];
        return ((state >> 32) % 4) switch
        {
            0 => value + ((state >> 40) % 64) - 32,
            1 => memory + ((state >> 40) % 512),
            2 => (state >> 40) % 64,
            _ => value,
        };
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
