using System;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>Once warm, the calls that programs live on allocate nothing between leaving and entering user mode.</summary>
public sealed class AllocationTests
{
    private const int Iterations = 1000;

    // What a call allocates it allocates in every round; the runtime's own, such as for a method compiled anew, comes once.
    private const int Rounds = 3;

    // Without optimization the compiler makes each waiting method an object; built as the kernel is, they come from a pool.
    private static readonly bool s_isOptimized =
        typeof(Personality).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true;

    [Fact]
    public void Getpid_Warm_AllocatesNothing() => AssertNothing(body => body.Syscall(29));

    [Fact]
    public void GetpidByInterrupt_Warm_AllocatesNothing() => AssertNothing(body => body.SyscallByInterrupt(29));

    [Fact]
    public void Yield_AloneAndWarm_AllocatesNothing() => AssertNothing(body => body.Syscall(2));

    [Fact]
    public void RefusedCall_Warm_AllocatesNothing()
        => AssertNothing(body => body.Syscall(41).Syscall(8, 30, Operand.AddressOf("buffer"), 1).Syscall(1, 1, -1, 5));

    [Theory]
    [InlineData("/dev/zero", 1)]
    [InlineData("/dev/zero", 4096)]
    [InlineData("/dev/random", 64)]
    public void ReadDevice_Warm_AllocatesNothing(string path, int length)
        => AssertNothing(body => body.Syscall(8, 3, Operand.AddressOf("buffer"), length).AssertResult(length), path);

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public void ReadFile_Warm_AllocatesNothing(int length)
        => AssertNothing(body => body.Syscall(8, 3, Operand.AddressOf("buffer"), length).Syscall(11, 3, 0, 0).AssertResult(0), "/tmp/file");

    [Theory]
    [InlineData("/dev/null", 1)]
    [InlineData("/dev/null", 4096)]
    [InlineData("/tmp/file", 1)]
    [InlineData("/tmp/file", 4096)]
    public void Write_Warm_AllocatesNothing(string path, int length)
        => AssertNothing(
            body => body.Syscall(1, 3, Operand.AddressOf("buffer"), length).AssertResult(length).Syscall(11, 3, 0, 0).AssertResult(0), path);

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public void PipeWriteAndRead_Warm_AllocatesNothing(int length)
        => AssertNothing(body => body
            .Syscall(1, 5, Operand.AddressOf("buffer"), length).AssertResult(length)
            .Syscall(8, 4, Operand.AddressOf("buffer"), length).AssertResult(length));

    [Fact]
    public void StatAndLookup_Warm_AllocatesNothing()
        => AssertNothing(body => body.Syscall(9, "/tmp/../tmp/file", Operand.AddressOf("buffer")).AssertResult(0)
            .Syscall(10, 3, Operand.AddressOf("buffer")).AssertResult(0));

    [Fact]
    public void Sleep_Warm_AllocatesNothingWhereOptimized()
    {
        long bytes = Measure(body => body.Syscall(34, 1000).AssertResult(0), "/dev/zero");
        Assert.InRange(bytes, 0, s_isOptimized ? 0 : Iterations * 256);
    }

    [Fact]
    public void PipeRoundTrip_BetweenTwoProcesses_AllocatesNothingWhereOptimized()
    {
        // Both wait for each other in every round. There: 4 reads, 5 writes; back: 6 reads, 7 writes.
        SimulatedProgram program = Prepare("/dev/zero")
            .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Forever(body => body
                .Syscall(8, 4, Operand.AddressOf("buffer"), 1).Syscall(1, 7, Operand.AddressOf("buffer"), 1)));
        Repeat(program, body => body
            .Syscall(1, 5, Operand.AddressOf("buffer"), 1).AssertResult(1)
            .Syscall(8, 6, Operand.AddressOf("buffer"), 1).AssertResult(1));
        Assert.InRange(Run(program), 0, s_isOptimized ? 0 : Iterations * 1024);
    }

    [Fact]
    public void Preemption_TwoSpinningProcesses_AllocatesNothing()
    {
        SimulatedProgram program = Prepare("/dev/zero")
            .Syscall(3).If(cpu => cpu.Rax == 0, child => child.Forever(body => body.Do(_ => { })));
        Repeat(program, body => body.Do(_ => { }).Do(_ => { }).Do(_ => { }), warmUp: 10_000);
        Assert.Equal(0, Run(program));
    }

    private static void AssertNothing(Func<SimulatedProgram, SimulatedProgram> body, string path = "/tmp/file")
        => Assert.Equal(0, Measure(body, path));

    private static long Measure(Func<SimulatedProgram, SimulatedProgram> body, string path)
    {
        SimulatedProgram program = Prepare(path);
        Repeat(program, body);
        return Run(program);
    }

    // Descriptor 3 is the file, 4 and 5 are a pipe. 0x42: create, read and write.
    private static SimulatedProgram Prepare(string path)
        => new SimulatedProgram("hot").Reserve("buffer", 4096).Reserve("fds", 8)
            .Syscall(6, path, 0x42).AssertResult(3)
            .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
            .If(_ => path == "/tmp/file", file => file
                .Syscall(1, 3, Operand.AddressOf("buffer"), 4096).AssertResult(4096).Syscall(11, 3, 0, 0));

    private static void Repeat(SimulatedProgram program, Func<SimulatedProgram, SimulatedProgram> body, int warmUp = 200)
    {
        program.Loop(Register.Rbx, warmUp, warm => body(warm));
        program.Loop(Register.R15, Rounds, round => round
            .Syscall(ProbePersonality.StartMeter)
            .Loop(Register.Rbx, Iterations, hot => body(hot))
            .Syscall(ProbePersonality.StopMeter)
            .Syscall(ProbePersonality.ReadMeter).Record("bytes"));
        program.Exit(0);
    }

    private static long Run(SimulatedProgram program)
    {
        var personality = new ProbePersonality();
        var host = new AuroraHost(program) { Personality = personality, Wrap = machine => personality.Meter = new AllocationMeter(machine) };
        return host.Run().Machine.Values("bytes").Min();
    }
}
