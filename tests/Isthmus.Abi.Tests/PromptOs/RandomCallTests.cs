using System;
using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>Programs with threads that make any call with any arguments: no handler may have a bug, and nothing may stay behind.</summary>
public sealed class RandomCallTests
{
    private const int Threads = 4;
    private const int Calls = 150;

    // Calls that would end what the test looks at: exit, signals to others. And those that make files, which stay on purpose.
    private static readonly int[] s_left = [0, 3, 4, 24, 35, 38, 39, 40, 44, 85];

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    [InlineData(5UL)]
    [InlineData(6UL)]
    public void AnyCalls_OfManyThreads_LeaveNothingBehind(ulong seed) => AssertClean(seed);

    [Theory]
    [InlineData(7UL)]
    [InlineData(8UL)]
    public void AnyCalls_Traced_LeaveNothingBehindAndHaveALineEach(ulong seed)
    {
        string[] trace = AssertClean(seed, "trace=all").Trace;
        Assert.InRange(trace.Length, 1000, int.MaxValue);
        Assert.All(trace, line => Assert.Matches(@"^\d+ \w+\(", line));
    }

    private static AuroraHost AssertClean(ulong seed, params string[] settings)
    {
        SimulatedProgram parent = ThreadPieces.Create("parent").Variable("child")
            .Loop(Register.R12, 8, round => round
                .Spawn("/bin/storm").Store("child")
                .Sleep(20_000_000)
                .Syscall(3, Operand.ValueOf("child"), 9)
                .Syscall(2, Operand.ValueOf("child"), Operand.AddressOf("result"), 0).AssertResult(0)
                .Syscall(20, Operand.ValueOf("child")).AssertResult(0)
                .If(cpu => cpu[Register.R12] > 0, look => look
                    .Syscall(ChargePersonality.Charged).Record("charged")
                    .Syscall(ChargePersonality.FreeFrames).Record("frames")
                    .Syscall(ChargePersonality.KnownThreads).Record("threads")))
            .Exit(0);
        var host = new AuroraHost(parent, ["abi=promptos", "seed=" + seed, .. settings]) { Personality = new ChargePersonality() };
        host.Options = host.Options with { Seed = seed, PreemptionProbability = 0.02 };
        host.Add(Storm(seed)).Run();
        Assert.Equal(["ready", "exit 0"], host.Control.Where(line => !line.StartsWith("note ", StringComparison.Ordinal)));
        Assert.InRange(host.Machine.Values("answers").Count, 1000, int.MaxValue);
        Assert.InRange(host.Machine.Values("answers").Sum(), 200, int.MaxValue);
        foreach (string name in new[] { "charged", "frames", "threads" })
        {
            Assert.True(host.Machine.Values(name).Distinct().Count() == 1, $"{name}: {string.Join(' ', host.Machine.Values(name))}");
        }

        return host;
    }

    private static SimulatedProgram Storm(ulong seed)
        => ThreadPieces.Create("storm").Variable("slots").Reserve("handles", 16 * 8).Variable("ignored")
            .Do(cpu => cpu["slots"] = 1)
            .Syscall(82, Operand.AddressOf("ignored"), 8, 0)
            .Loop(Register.R12, Threads, body => body
                .Do(cpu =>
                {
                    ulong at = cpu.AddressOf("params");
                    cpu.WriteUInt64(at, 40);
                    cpu.WriteUInt64(at + 8, cpu.AddressOf("storm"));
                    cpu.WriteUInt64(at + 16, cpu["ignored"] + (cpu[Register.R12] * 977) + seed);
                    cpu.WriteUInt64(at + 24, cpu.AddressOf("stacks") + ((cpu[Register.R12] + 1) * 8192));
                    cpu.WriteUInt64(at + 32, 0);
                })
                .Syscall(13, Operand.AddressOf("params")).Do(Keep))
            .Do(cpu => cpu.Rdi = cpu["ignored"])
            .Label("storm")
            .Do(cpu => cpu[Register.R13] = cpu.Rdi)
            .Loop(Register.R14, Calls, body => body.Do(Choose).MachineCode(0x0F, 0x05)
                .Record("answers", cpu => cpu.Result >= 0 ? 1UL : 0).Do(Keep))
            .Syscall(14, 0);

    private static void Keep(SimulatedCpu cpu)
    {
        if (cpu.Result > 2)
        {
            ulong slot = cpu["slots"]++;
            cpu.WriteUInt64(cpu.AddressOf("handles") + (slot % 16 * 8), cpu.Rax);
        }
    }

    private static void Choose(SimulatedCpu cpu)
    {
        int number;
        do
        {
            number = (int)(Next(cpu) % 86);
        }
        while (s_left.Contains(number) || (number is 76 or 14 && Next(cpu) % 16 != 0));

        foreach (Register register in new[] { Register.Rdi, Register.Rsi, Register.Rdx, Register.R10, Register.R8, Register.R9 })
        {
            cpu[register] = Value(cpu);
        }

        // Most structures make sense at first.
        Fill(cpu);
        cpu.Rax = (ulong)number;
    }

    private static void Fill(SimulatedCpu cpu)
    {
        ulong message = cpu.AddressOf("message");
        cpu.WriteUInt32(message, 40);
        cpu.WriteUInt32(message + 4, (uint)(Next(cpu) % 2));
        cpu.WriteUInt64(message + 8, cpu.AddressOf("bytes"));
        cpu.WriteUInt32(message + 16, 64);
        cpu.WriteUInt32(message + 20, (uint)(Next(cpu) % 64));
        cpu.WriteUInt64(message + 24, cpu.AddressOf("handles"));
        cpu.WriteUInt32(message + 32, 16);
        cpu.WriteUInt32(message + 36, (uint)(Next(cpu) % 3));
        ulong map = cpu.AddressOf("spawn");
        cpu.WriteUInt32(map, 48);
        cpu.WriteUInt32(map + 4, (uint)(Next(cpu) % 8));
        cpu.WriteUInt32(map + 8, (uint)(Next(cpu) % 64));
        cpu.WriteUInt32(map + 12, 0);
        cpu.WriteUInt64(map + 24, Next(cpu) % 16384);
        cpu.WriteUInt64(map + 32, Next(cpu) % 2 == 0 ? ulong.MaxValue : Value(cpu));
        cpu.WriteUInt64(map + 40, 0);
        ulong polls = cpu.AddressOf("polls");
        for (ulong i = 0; i < 8; i++)
        {
            cpu.WriteUInt64(polls + (i * 16), cpu.ReadUInt64(cpu.AddressOf("handles") + (Next(cpu) % 16 * 8)));
            cpu.WriteUInt32(polls + (i * 16) + 8, (uint)(Next(cpu) % 8));
        }
    }

    private static ulong Value(SimulatedCpu cpu)
    {
        ulong random = Next(cpu);
        return (random >> 8 & 15) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => 1UL << (int)(random >> 16 & 63),
            3 => 0xFFFF_8000_0000_0000,
            4 => cpu.Rsp,
            5 => random >> 16 & 4095,
            6 => 1_000 * (random >> 16 & 1023),
            7 => cpu.AddressOf("message"),
            8 => cpu.AddressOf("params"),
            9 => cpu.AddressOf("polls"),
            10 => cpu.AddressOf("spawn"),
            11 => cpu.AddressOf("buffer") + (random >> 16 & 4095),
            12 => random >> 16 & 7,
            _ => cpu.ReadUInt64(cpu.AddressOf("handles") + ((random >> 16 & 15) * 8)),
        };
    }

    private static ulong Next(SimulatedCpu cpu)
    {
        ulong value = (cpu[Register.R13] * 6364136223846793005) + 1442695040888963407;
        cpu[Register.R13] = value;
        return value >> 20;
    }
}
