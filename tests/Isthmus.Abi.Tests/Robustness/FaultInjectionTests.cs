using System;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>Each allocation of a frame fails once: whatever a call was doing, nothing leaks and everyone else goes on.</summary>
public sealed class FaultInjectionTests
{
    public static TheoryData<string, int> Scenarios()
    {
        var data = new TheoryData<string, int>();
        foreach (string name in new[] { "fork", "exec", "map", "heap", "pipe", "file", "names" })
        {
            data.Add(name, 24);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Frame_NthFails_NothingLeaks(string scenario, int count)
        => RunWithFailures(ProbePersonality.FailFrame, scenario, count).AssertNothingLeaked();

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void TableFrame_NthFails_NothingLeaks(string scenario, int count)
        => RunWithFailures(ProbePersonality.FailTable, scenario, count).AssertNothingLeaked();

    private static AuroraHost RunWithFailures(long kind, string scenario, int count)
    {
        SimulatedProgram program = new SimulatedProgram("prober").Reserve("fds", 8).Reserve("buffer", 8192).Strings("argv", "next", "argument")
            .Syscall(6, "/tmp/kept", 0x42).AssertResult(3)
            .Syscall(7, 3).AssertResult(0);
        Action<SimulatedProgram> body = BodyOf(scenario);
        program.InChild(child => body(child)).Look();
        program.Loop(Register.R12, count, round => round
            .InChild(child =>
            {
                child.Syscall(kind, Operand.From(cpu => cpu[Register.R12] + 1));
                body(child);
                child.Syscall(ProbePersonality.StopFailing);
            })
            .Syscall(ProbePersonality.StopFailing)
            .Look());
        SimulatedProgram next = new SimulatedProgram("next").WritableData("data", 1).Do(cpu => cpu.WriteByte(cpu.AddressOf("data"), 2)).Exit(0);
        return ProbeHost.Create(program.Exit(0)).Add(next).Run();
    }

    private static Action<SimulatedProgram> BodyOf(string scenario) => scenario switch
    {
        "fork" => body => body
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 1)).Push(1).Exit(0))
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Exit(0))
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 2))
            .Syscall(5, -1, 0, 0).Syscall(5, -1, 0, 0),
        "exec" => body => body.Syscall(4, "/bin/next", Operand.AddressOf("argv"), 0),
        "map" => body => body
            .Syscall(13, 0x5000_0000, 0x40_0000, 0, 0)
            .Do(cpu => cpu.WriteUInt64(0x5000_0000, 1))
            .Do(cpu => cpu.WriteUInt64(0x5020_0000, 1))
            .Syscall(14, 0x5010_0000, 4096)
            .Syscall(13, 0x5000_0000, 4096, 0, 0)
            .Do(cpu => cpu.WriteUInt64(0x5000_0000, 1)),
        "heap" => body => body.Syscall(31, 0x1000_5000).Do(cpu => cpu.WriteUInt64(0x1000_4000, 1)).Syscall(31, 0x1000_0000),
        "pipe" => body => body
            .Syscall(17, Operand.AddressOf("fds"))
            .Syscall(1, 4, Operand.AddressOf("buffer"), 8192)
            .If(cpu => cpu.Result > 0, read => read.Syscall(8, 3, Operand.AddressOf("buffer"), 8192)),
        "file" => body => body
            .Syscall(6, "/tmp/new", 0x42)
            .Syscall(1, 3, Operand.AddressOf("buffer"), 8192)
            .Syscall(1, 3, Operand.AddressOf("buffer"), 100)
            .Syscall(11, 3, 4000, 0)
            .Syscall(1, 3, Operand.AddressOf("buffer"), 200)
            .Syscall(11, 3, 0, 0)
            .Syscall(8, 3, Operand.AddressOf("buffer"), 8192)
            .Syscall(7, 3)
            .Syscall(6, "/tmp/new", 0x241)
            .Syscall(16, "/tmp/new"),
        "names" => body => body
            .Syscall(15, "/tmp/directory").Syscall(6, "/tmp/directory/file", 0x42)
            .Syscall(16, "/tmp/directory/file").Syscall(16, "/tmp/directory"),
        _ => throw new ArgumentException(scenario),
    };
}
