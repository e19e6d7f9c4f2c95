using System;
using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Robustness;

/// <summary>A bug in a handler ends who called it, and nothing else.</summary>
public sealed class OopsTests
{
    private const int Fork = 3;
    private const int Wait = 5;

    [Theory]
    [InlineData(ProbePersonality.Throw, "a bug in a handler", "Probe")]
    [InlineData(ProbePersonality.ThrowAfterWait, "a bug after waiting", "WaitAndThrow")]
    [InlineData(ProbePersonality.ThrowWhileQueued, "a bug in the middle of a wait", "QueueAndThrow")]
    public void Handler_Throws_EndsTheCallerAloneWithItsStackTraceInTheLog(long call, string message, string method)
    {
        SimulatedProgram program = new SimulatedProgram("buggy").Reserve("status", 4)
            .Syscall(Fork)
            .If(cpu => cpu.Rax == 0, child => child.Syscall(call).Exit(0))
            .Syscall(Wait, -1, Operand.AddressOf("status"), 0).AssertResult(2)
            .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("status")))
            .Syscall(29).AssertResult(1)
            .Exit(3);
        AuroraHost host = new AuroraHost(program) { Personality = new ProbePersonality() }.Run();
        Assert.Equal([9], host.Machine.Values("status"));
        string[] control = host.Control;
        Assert.Contains($"oops process 2 (buggy): InvalidOperationException: {message}", control);
        Assert.Equal("exit 3", control[^1]);
        string log = Assert.Single(host.Machine.Diagnostics, line => line.Contains(message, StringComparison.Ordinal));
        Assert.Contains($"{nameof(ProbePersonality)}.{method}", log, StringComparison.Ordinal);
    }

    [Fact]
    public void Handler_ThrowsAgainAndAgain_LeaksNoFrameNoHandleAndNoProcess()
    {
        // The writer of each pipe is a child with a bug: the end of the file comes only if its handles were closed.
        SimulatedProgram program = new SimulatedProgram("buggy").Reserve("fds", 8).Reserve("byte", 8)
            .Loop(Register.Rbx, 40, body => body
                .If(cpu => cpu[Register.Rbx] == 4, warm => warm.Syscall(ProbePersonality.FreeFrames).Record("frames"))
                .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
                .Syscall(Fork)
                .If(
                    cpu => cpu.Rax == 0,
                    child => child.Syscall(7, 3)
                        .Syscall(13, 0x5000_0000, 65536, 0, 0)
                        .Do(cpu => cpu.WriteUInt64(0x5000_0000 + (4096 * (cpu[Register.Rbx] % 16)), 1))
                        .If(
                            cpu => cpu[Register.Rbx] % 2 == 0,
                            even => even.Syscall(ProbePersonality.Throw),
                            odd => odd.Syscall(ProbePersonality.ThrowAfterWait))
                        .Exit(0))
                .Syscall(7, 4).AssertResult(0)
                .Syscall(8, 3, Operand.AddressOf("byte"), 1).AssertResult(0)
                .Syscall(7, 3).AssertResult(0)
                .Syscall(Wait, -1, 0, 0))
            .Syscall(ProbePersonality.ProcessCount).AssertResult(1)
            .Syscall(ProbePersonality.FreeFrames).Record("frames")
            .Exit(0);
        AuroraHost host = new AuroraHost(program) { Personality = new ProbePersonality() }.Run();
        Assert.Equal(40, host.Control.Count(line => line.StartsWith("oops ", StringComparison.Ordinal)));
        Assert.Equal(host.Machine.Values("frames")[0], host.Machine.Values("frames")[1]);
    }

    [Fact]
    public void Handler_ThrowsInTheFirstProcess_EndsTheRunWithItsSignal()
    {
        SimulatedProgram program = new SimulatedProgram("buggy").Syscall(ProbePersonality.ThrowAfterWait).Exit(0);
        AuroraHost host = new AuroraHost(program) { Personality = new ProbePersonality() }.Run();
        Assert.Equal("signal 9 SIGKILL nocore", host.Control[^1]);
    }

    [Fact]
    public void Handler_ThrowsBesideABusyProcess_TheOtherGoesOn()
    {
        SimulatedProgram program = new SimulatedProgram("both")
            .Syscall(Fork)
            .If(cpu => cpu.Rax == 0, child => child.Loop(Register.Rbx, 500, body => body.Syscall(2)).Exit(0))
            .Syscall(Fork)
            .If(cpu => cpu.Rax == 0, child => child.Syscall(2).Syscall(ProbePersonality.ThrowAfterWait).Exit(0))
            .Syscall(Wait, 2, 0, 0).AssertResult(2)
            .Syscall(Wait, 3, 0, 0).AssertResult(3)
            .Exit(0);
        AuroraHost host = new AuroraHost(program) { Personality = new ProbePersonality() };
        host.Options = host.Options with { PreemptionProbability = 0.1 };
        Assert.Equal("exit 0", host.Run().Control[^1]);
    }

    [Fact]
    public void EndOfProcess_ThrowsForEachFile_StillGivesEverythingBack()
    {
        SimulatedProgram program = new SimulatedProgram("broken").Reserve("fds", 8).Reserve("byte", 8)
            .Loop(Register.Rbx, 10, body => body
                .If(cpu => cpu[Register.Rbx] == 2, warm => warm.Syscall(ProbePersonality.FreeFrames).Record("frames"))
                .Syscall(17, Operand.AddressOf("fds")).AssertResult(0)
                .Syscall(Fork)
                .If(
                    cpu => cpu.Rax == 0,
                    child => child.Syscall(7, 3)
                        .Syscall(ProbePersonality.OpenBroken).Syscall(ProbePersonality.OpenBroken).Syscall(18, 4, 20)
                        .Syscall(ProbePersonality.OpenBroken).Exit(6))
                .Syscall(7, 4).AssertResult(0)
                .Syscall(8, 3, Operand.AddressOf("byte"), 1).AssertResult(0)
                .Syscall(7, 3).AssertResult(0)
                .Syscall(Wait, -1, 0, 0))
            .Syscall(ProbePersonality.ProcessCount).AssertResult(1)
            .Syscall(ProbePersonality.FreeFrames).Record("frames")
            .Exit(0);
        AuroraHost host = new AuroraHost(program) { Personality = new ProbePersonality() }.Run();
        Assert.Equal(30, host.Control.Count(line => line.EndsWith("a bug in a close", StringComparison.Ordinal)));
        Assert.Equal(host.Machine.Values("frames")[0], host.Machine.Values("frames")[1]);
    }
}
