using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Abi.Tests.Robustness;
using Isthmus.Kernel;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Threads;

/// <summary>Waiting for a word of memory to change.</summary>
public sealed class FutexTests
{
    [Fact]
    public void Wait_BadOrChangedWord_IsRefused()
    {
        SimulatedProgram program = ThreadPrograms.Create("futex").Reserve("word", 8)
            .Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 1, -1).AssertResult(ThreadPrograms.Refused(KernelError.WouldBlock))
            .Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, 0).AssertResult(ThreadPrograms.Refused(KernelError.TimedOut))
            .Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, 5000).AssertResult(ThreadPrograms.Refused(KernelError.TimedOut))
            .Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word", 1), 0, 0).AssertResult(ThreadPrograms.Refused(KernelError.InvalidArgument))
            .Syscall(ThreadPersonality.FutexWait, 0, 0, 0).AssertResult(ThreadPrograms.Refused(KernelError.BadAddress))
            .Syscall(ThreadPersonality.FutexWait, -4, 0, 0).AssertResult(ThreadPrograms.Refused(KernelError.BadAddress))
            .Syscall(ThreadPersonality.FutexWake, 4096, 1).AssertResult(ThreadPrograms.Refused(KernelError.BadAddress))
            .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("word"), 10).AssertResult(0)
            .Exit(0);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Wake_SomeOfMany_TakesTheLongestWaitingFirst()
    {
        SimulatedProgram program = ThreadPrograms.Create("order").Reserve("word", 8).Reserve("other", 8)
            .Loop(Register.R12, 5, body => body.StartThread("waits", Register.R12, Register.R12, isDetached: true).Sleep(100_000))
            .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("other"), 9).AssertResult(0)
            .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("word"), 2).AssertResult(2).Sleep(100_000)
            .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("word"), -1).AssertResult(3).Sleep(100_000)
            .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("word"), 1).AssertResult(0)
            .Syscall(ThreadPersonality.Threads).AssertResult(1)
            .Exit(0)
            .Label("waits")
            .Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, -1).AssertResult(0)
            .Record("woken", cpu => cpu.Rbp).ExitThread(0);
        AuroraHost host = ThreadPrograms.Host(program).Run();
        Assert.Equal("exit 0", host.Control.AssertNoOops()[^1]);
        Assert.Equal([0, 1, 2, 3, 4], host.Machine.Values("woken"));
    }

    [Fact]
    public void Requeue_MovesTheRestToTheOtherWord()
    {
        SimulatedProgram program = ThreadPrograms.Create("requeue").Reserve("word", 8).Reserve("other", 8)
            .Loop(Register.R12, 5, body => body.StartThread("waits", Register.R12, Register.R12, isDetached: true))
            .Sleep(100_000)
            .Syscall(ThreadPersonality.FutexRequeue, Operand.AddressOf("word"), 1, Operand.AddressOf("other"), 3).AssertResult(4).Sleep(100_000)
            .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("other"), 9).AssertResult(3)
            .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("word"), 9).AssertResult(1)
            .Syscall(ThreadPersonality.FutexRequeue, Operand.AddressOf("word"), 1, Operand.AddressOf("word"), 3)
            .AssertResult(ThreadPrograms.Refused(KernelError.InvalidArgument))
            .Exit(0)
            .Label("waits").Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, -1).ExitThread(0);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Word_InSharedMemory_IsOneForTwoProcessesAtTwoAddresses()
    {
        SimulatedProgram program = ThreadPrograms.Create("shared").Variable("segment").Variable("place")
            .Syscall(21, 8192).Store("segment")
            .Syscall(22, Operand.ValueOf("segment")).Store("place")
            .Syscall(3).If(ThreadPrograms.IsChild, child => child
                .Syscall(13, 0x5000_0000, 4096, 0, 0)
                .Syscall(22, Operand.ValueOf("segment")).Assert(cpu => cpu.Rax != cpu["place"], "another place").Store("place")
                .Syscall(ThreadPersonality.FutexWait, Operand.From(cpu => cpu["place"] + 4096), 0, -1).AssertResult(0)
                .Exit(0))
            .Sleep(1_000_000)
            .Syscall(ThreadPersonality.FutexWake, Operand.ValueOf("place"), 1).AssertResult(0)
            .Syscall(ThreadPersonality.FutexWake, Operand.From(cpu => cpu["place"] + 4096), 1).AssertResult(1)
            .Syscall(5, -1, 0, 0).AssertResult(2)
            .Exit(0);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Word_OfAForkedCopy_IsAnother()
    {
        SimulatedProgram program = ThreadPrograms.Create("private").Reserve("word", 8)
            .Syscall(3).If(ThreadPrograms.IsChild, child => child
                .Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, 5_000_000).AssertResult(ThreadPrograms.Refused(KernelError.TimedOut))
                .Exit(0))
            .Sleep(1_000_000)
            .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("word"), 1).AssertResult(0)
            .Syscall(5, -1, 0, 0).AssertResult(2).Exit(0);
        Assert.Equal("exit 0", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Wait_ProcessKilled_LeavesNothingToBeWoken()
    {
        SimulatedProgram program = ThreadPrograms.Create("killed").Reserve("word", 8)
            .InChildWithoutLeak(child => child
                .Loop(Register.R12, 6, body => body.StartThread("waits", 0, Register.R12, isDetached: true))
                .Sleep(1_000_000)
                .Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("word"), 2).AssertResult(2)
                .Syscall(29).Syscall(30, Register.Rax, 9))
            .Label("waits").Syscall(ThreadPersonality.FutexWait, Operand.AddressOf("word"), 0, -1).ExitThread(0);
        ThreadPrograms.Host(program, preemption: 0.05).Run().AssertNothingLeaked();
    }

    [Fact]
    public void Wake_NobodyWaits_AllocatesNothing()
    {
        SimulatedProgram program = ThreadPrograms.Create("meter").Reserve("word", 8)
            .Loop(Register.Rbx, 200, body => Body(body))
            .Loop(Register.R12, 3, round => round
                .Syscall(ProbePersonality.StartMeter).Loop(Register.Rbx, 1000, body => Body(body)).Syscall(ProbePersonality.StopMeter)
                .Syscall(ProbePersonality.ReadMeter).Record("bytes"))
            .Exit(0);
        Assert.Equal(0L, ThreadPrograms.Host(program).Run().Machine.Values("bytes").Min());

        static void Body(SimulatedProgram body)
            => body.Syscall(ThreadPersonality.FutexWake, Operand.AddressOf("word"), 1).AssertResult(0);
    }
}
