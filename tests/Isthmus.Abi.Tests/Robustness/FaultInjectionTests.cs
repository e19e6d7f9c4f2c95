using System;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Memory;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>
/// Each allocation of a frame fails once: whatever a call was doing, it succeeds or answers -1, nothing leaks and everyone else goes on.
/// A program that touches a page for which there is no frame ends by the kernel's hand.
/// </summary>
public sealed class FaultInjectionTests
{
    private const int BrokenPipe = 13;
    private const int Child = 17;

    /// <summary>What takes frames for memory, content or messages.</summary>
    public static TheoryData<string, int> UsersOfFrames()
        => Scenarios("fork", "exec", "map", "heap", "pipe", "file", "messages", "shared", "signal", "nested");

    /// <summary>What takes frames for page tables.</summary>
    public static TheoryData<string, int> UsersOfTables()
        => Scenarios("fork", "exec", "map", "heap", "messages", "shared", "signal", "nested");

    [Theory]
    [MemberData(nameof(UsersOfFrames))]
    public void Frame_NthFails_NothingLeaks(string scenario, int count)
        => RunWithFailures(ProbePersonality.FailFrame, scenario, count).AssertNothingLeaked();

    [Theory]
    [MemberData(nameof(UsersOfTables))]
    public void TableFrame_NthFails_NothingLeaks(string scenario, int count)
        => RunWithFailures(ProbePersonality.FailTable, scenario, count).AssertNothingLeaked();

    private static TheoryData<string, int> Scenarios(params string[] names)
    {
        var data = new TheoryData<string, int>();
        foreach (string name in names)
        {
            data.Add(name, 24);
        }

        return data;
    }

    private static AuroraHost RunWithFailures(long kind, string scenario, int count)
    {
        SimulatedProgram program = new SimulatedProgram("prober").Reserve("fds", 8).Reserve("buffer", 8192).Variable("id").Variable("one").Variable("self").Strings("argv", "next", "argument")
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
        program.Exit(0);
        program.Label("handler").Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer") + 4096, cpu.Rdi)).Return();
        program.Label("outer").Do(cpu => cpu.Rsp -= 4096).RaiseSelf(Child).Do(cpu => cpu.Rsp += 4096).Return();
        SimulatedProgram next = new SimulatedProgram("next").WritableData("data", 1).Do(cpu => cpu.WriteByte(cpu.AddressOf("data"), 2)).Exit(0);
        AuroraHost host = ProbeHost.Create(program).Add(next).Run();
        AllocationFaults faults = kind == ProbePersonality.FailFrame ? host.Machine.Frames.FrameFaults : host.Machine.Frames.TableFaults;
        Assert.True(faults.Refused > 0, "nothing was refused");
        return host;
    }

    // What a call may answer when memory runs out under it.
    private static SimulatedProgram OrRefused(SimulatedProgram program)
        => program.Assert(cpu => cpu.Result >= -1, "a call answers its result or -1");

    private static Action<SimulatedProgram> BodyOf(string scenario) => scenario switch
    {
        "fork" => body => body
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 1)).Push(1).Exit(0))
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Exit(0))
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 2))
            .Syscall(5, -1, 0, 0).Syscall(5, -1, 0, 0),
        "exec" => body => body.Syscall(4, "/bin/next", Operand.AddressOf("argv"), 0).AssertResult(-1),
        "messages" => body => body
            .Syscall(29).Store("self")
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => OrRefused(child.Syscall(19, Operand.ValueOf("self"), Operand.AddressOf("buffer"), 256)).Exit(0))
            .Syscall(5, -1, 0, 0)
            .Syscall(19, Operand.ValueOf("self"), Operand.From(cpu => cpu.AddressOf("buffer") + 4096), 256)
            .If(cpu => cpu.Result == 0, sent => OrRefused(sent.Syscall(20, Operand.AddressOf("buffer"), 512))),
        "shared" => body => OrRefused(body.Syscall(21, 12_288)).Store("id")
            .If(cpu => cpu.Result > 0, made => OrRefused(made.Syscall(22, Operand.ValueOf("id"))).Store("one")
                .If(cpu => cpu.Result > 0, mapped => OrRefused(mapped
                        .Do(cpu => cpu.WriteUInt64(cpu["one"], 1))
                        .Syscall(3)
                        .If(cpu => cpu.Rax == 0, child => child.Do(cpu => cpu.WriteUInt64(cpu["one"] + 8192, 2)).Exit(0))
                        .Syscall(5, -1, 0, 0)
                        .Do(cpu => cpu.WriteUInt64(cpu["one"] + 4096, 3))
                        .Syscall(23, Operand.ValueOf("one"))))),
        "signal" => body => body
            .Syscall(36, BrokenPipe, Operand.AddressOf("handler")).AssertResult(0)
            .Do(cpu => cpu.Rsp -= 12_288).RaiseSelf(BrokenPipe).Do(cpu => cpu.Rsp += 12_288),
        "nested" => body => body
            .Syscall(36, BrokenPipe, Operand.AddressOf("outer")).AssertResult(0)
            .Syscall(36, Child, Operand.AddressOf("handler")).AssertResult(0)
            .Do(cpu => cpu.Rsp -= 12_288).RaiseSelf(BrokenPipe).Do(cpu => cpu.Rsp += 12_288)
            .Syscall(3).If(cpu => cpu.Rax == 0, child => child.Exit(0))
            .Syscall(5, -1, 0, 0),
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
        _ => throw new ArgumentException(scenario),
    };
}
