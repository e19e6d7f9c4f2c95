using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>A run is a function of its options: the trace of every call of every process repeats to the last letter.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void SameSeed_ProcessesSleepsPipesAndEntropy_GivesTheSameTraceTwice()
    {
        string first = Trace(7);
        Assert.True(first.Split('\n').Length > 150, first);
        Assert.Contains("nanosleep(", first, System.StringComparison.Ordinal);
        Assert.Equal(first, Trace(7));
    }

    [Fact]
    public void OtherSeed_WithPreemption_GivesAnotherSchedule()
    {
        string[] traces = [.. Enumerable.Range(1, 5).Select(seed => Trace((ulong)seed))];
        Assert.Equal(5, traces.Distinct().Count());
        Assert.All(traces, trace => Assert.Equal(Sorted(traces[0]), Sorted(trace)));
    }

    // What each process does is the same under every schedule; only the order differs (and what the random device gives).
    private static string Sorted(string trace)
        => string.Join('\n', trace.Split('\n').Where(line => !line.Contains("random", System.StringComparison.Ordinal))
            .Where(line => line.StartsWith("5 ", System.StringComparison.Ordinal)));

    private static string Trace(ulong seed)
    {
        // Two producers write into one pipe while a third process sleeps and reads the random device; the first one reads to the end.
        SimulatedProgram program = new SimulatedProgram("many").Reserve("fds", 8).Reserve("buffer", 64)
            .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
            .Loop(Register.R12, 2, body => body
                .Syscall(3)
                .If(cpu => cpu.Rax == 0, child => child
                    .Syscall(7, 3)
                    .Loop(Register.Rbx, 25, write => write
                        .Syscall(1, 4, "0123456789", 10)
                        .If(cpu => cpu[Register.Rbx] % 5 == 0, pause => pause.Syscall(34, 30_000)))
                    .Exit(0)))
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child
                .Syscall(6, "/dev/random", 0)
                .Loop(Register.Rbx, 8, body => body.Syscall(8, 5, Operand.AddressOf("buffer"), 16).Syscall(34, 50_000))
                .Exit(0))
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Syscall(7, 3).Syscall(7, 4).Syscall(29).Exit(5))
            .Syscall(7, 4)
            .Do(cpu => cpu.Rax = 1)
            .While(cpu => cpu.Result > 0, body => body.Syscall(8, 3, Operand.AddressOf("buffer"), 7))
            .Loop(Register.Rbx, 4, body => body.Syscall(5, -1, 0, 0))
            .Exit(0);
        var host = new AuroraHost(program, "trace=all");
        host.Options = host.Options with { PreemptionProbability = 0.15, EarlyWakeProbability = 0.1, Seed = seed };
        return string.Join('\n', host.Run().Trace);
    }
}
