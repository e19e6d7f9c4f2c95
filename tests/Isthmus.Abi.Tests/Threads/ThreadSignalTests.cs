using Isthmus.Abi.Tests.Aurora;
using Isthmus.Abi.Tests.Robustness;
using Isthmus.Kernel;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Threads;

/// <summary>Signals among threads: who takes one, who is interrupted, and stopping them all.</summary>
public sealed class ThreadSignalTests
{
    private const int Pipe = ThreadPrograms.Signal;
    private const ulong PipeBit = 1UL << Pipe;

    [Fact]
    public void SignalToProcess_FirstThreadBlocksIt_AnotherTakesIt()
    {
        SimulatedProgram program = ThreadPrograms.Handling("taker").Variable("tid")
            .Syscall(ThreadPersonality.SetMask, PipeBit)
            .StartThread("waits", 0, 0).Store("tid")
            .Sleep(100_000).Send()
            .JoinThread("tid").Assert(cpu => cpu["handler"] == cpu["tid"], "the other one took it").Exit(0)
            .Label("waits").Syscall(ThreadPersonality.SetMask, 0)
            .Sleep(1_000_000_000).AssertResult(ThreadPrograms.Refused(KernelError.Interrupted)).ExitThread(0)
            .Handler();
        Assert.Equal("ready exit 0", string.Join(' ', ThreadPrograms.Host(program).Run().Control));
    }

    [Fact]
    public void SignalToProcess_AllBlockIt_WaitsForTheFirstWhoUnblocks()
    {
        SimulatedProgram program = ThreadPrograms.Handling("pending").Variable("tid")
            .Syscall(ThreadPersonality.SetMask, PipeBit)
            .StartThread("waits", 0, 0).Store("tid")
            .Send().Assert(cpu => cpu["handler"] == 0, "it waits")
            .JoinThread("tid").Assert(cpu => cpu["handler"] == cpu["tid"], "the other one took it").Exit(0)
            .Label("waits").Assert(cpu => cpu["handler"] == 0, "the mask is inherited")
            .Sleep(1_000_000).Syscall(ThreadPersonality.SetMask, 0).ExitThread(0)
            .Handler();
        Assert.Equal("ready exit 0", string.Join(' ', ThreadPrograms.Host(program).Run().Control));
    }

    [Fact]
    public void SignalToProcess_TakerEndsFirst_AnotherTakesIt()
    {
        // All is done in one turn of the first thread: it was to take the signal, and ends before it could.
        SimulatedProgram program = ThreadPrograms.Handling("heir").Variable("tid").Variable("main")
            .Syscall(ThreadPersonality.ThreadNumber).Store("main")
            .StartThread("waits", 0, 0).Store("tid")
            .Syscall(ThreadPersonality.SetMask, PipeBit)
            .Forever(body => body.Sleep(1_000_000))
            .Label("waits")
            .Syscall(ThreadPersonality.SetMask, PipeBit)
            .Sleep(1_000_000).Send()
            .StartThread("ends", 0, 1, isDetached: true)
            .Syscall(ThreadPersonality.SetMask, 0)
            .Assert(cpu => cpu["handler"] == cpu["tid"], "taken here").Exit(0)
            .Label("ends").ExitThread(0)
            .Handler();
        Assert.Equal("ready exit 0", string.Join(' ', ThreadPrograms.Host(program).Run().Control));
    }

    [Fact]
    public void SignalToThread_OthersAreLeftAlone()
    {
        SimulatedProgram program = ThreadPrograms.Handling("direct").Variable("tid")
            .StartThread("waits", 0, 0).Store("tid")
            .Sleep(100_000)
            .Syscall(ThreadPersonality.KillThread, Operand.ValueOf("tid"), Pipe)
            .Assert(cpu => cpu["handler"] == 0, "not here")
            .JoinThread("tid").Assert(cpu => cpu["handler"] == cpu["tid"], "there").Exit(0)
            .Label("waits").Sleep(1_000_000_000).AssertResult(ThreadPrograms.Refused(KernelError.Interrupted)).ExitThread(0)
            .Handler();
        Assert.Equal("ready exit 0", string.Join(' ', ThreadPrograms.Host(program).Run().Control));
    }

    [Fact]
    public void Fault_WithHandler_IsTakenByWhoFaulted()
    {
        SimulatedProgram program = ThreadPrograms.Create("faulty").Variable("handler").Variable("tid")
            .Syscall(36, 11, Operand.AddressOf("handle"))
            .StartThread("faults", 0, 0).Store("tid").JoinThread("tid").Exit(0)
            .Label("faults").Do(cpu => cpu.ReadByte(16)).ExecuteUndefined()
            .Label("handle")
            .Syscall(ThreadPersonality.ThreadNumber).Assert(cpu => cpu.Rax == cpu["tid"], "who faulted").ExitThread(0);
        Assert.Equal("ready exit 0", string.Join(' ', ThreadPrograms.Host(program).Run().Control));
    }

    [Fact]
    public void Suspend_HandlerRuns_TheOldMaskIsBackAfterwards()
    {
        SimulatedProgram program = ThreadPrograms.Handling("suspend").Variable("tid").Variable("main")
            .Syscall(ThreadPersonality.ThreadNumber).Store("main")
            .Syscall(ThreadPersonality.SetMask, PipeBit)
            .Send()
            .Syscall(ThreadPersonality.SuspendWith, 0).AssertResult(ThreadPrograms.Refused(KernelError.Interrupted))
            .Assert(cpu => cpu["handler"] == cpu["main"], "it came").Do(cpu => cpu["handler"] = 0)
            .Send().Assert(cpu => cpu["handler"] == 0, "it is blocked again")
            .StartThread("sends", 0, 0).Store("tid")
            .Syscall(ThreadPersonality.SuspendWith, PipeBit | (1UL << 11)).AssertResult(ThreadPrograms.Refused(KernelError.Interrupted))
            .Assert(cpu => cpu["handler"] == cpu["main"], "another signal ended the wait").Do(cpu => cpu["handler"] = 0)
            .Syscall(2).Assert(cpu => cpu["handler"] == 0, "the first one still waits").Exit(3)
            .Label("sends").Sleep(1_000_000)
            .Syscall(36, 17, Operand.AddressOf("handle"))
            .Syscall(3).If(ThreadPrograms.IsChild, child => child.Exit(0))
            .Syscall(5, -1, 0, 0).ExitThread(0)
            .Handler();
        Assert.Equal("exit 3", ThreadPrograms.Host(program).Run().Control.AssertNoOops()[^1]);
    }

    [Fact]
    public void Stop_ThreadsRunAndWait_NothingMovesUntilContinued()
    {
        SimulatedProgram program = ThreadPrograms.Create("stopped").Reserve("word", 8).Variable("child").Variable("segment").Variable("place")
            .Syscall(21, 4096).Store("segment").Syscall(22, Operand.ValueOf("segment")).Store("place")
            .Syscall(3).Store("child").If(ThreadPrograms.IsChild, child => child
                .StartThread("counts", 0, 0, isDetached: true)
                .StartThread("sleeps", 0, 1, isDetached: true)
                .Forever(body => body.Sleep(1_000_000_000_000)))
            .Sleep(5_000_000)
            .Syscall(30, Operand.ValueOf("child"), ThreadPersonality.Stop)
            .Sleep(1_000_000)
            .Do(cpu => cpu.Rbx = cpu.ReadUInt64(cpu["place"]))
            .Sleep(50_000_000)
            .Assert(cpu => cpu.Rbx > 0 && cpu.ReadUInt64(cpu["place"]) == cpu.Rbx, "the counter stands")
            .Assert(cpu => cpu.ReadUInt64(cpu["place"] + 8) == 0, "the sleeper too")
            .Syscall(30, Operand.ValueOf("child"), ThreadPersonality.Continue)
            .Sleep(50_000_000)
            .Assert(cpu => cpu.ReadUInt64(cpu["place"]) > cpu.Rbx, "it counts again")
            .Assert(cpu => cpu.ReadUInt64(cpu["place"] + 8) == 1, "its sleep is over")
            .Syscall(30, Operand.ValueOf("child"), ThreadPersonality.Stop).Sleep(5_000_000)
            .Syscall(30, Operand.ValueOf("child"), 9)
            .Syscall(5, -1, Operand.AddressOf("word"), 0).Assert(cpu => cpu.Rax == cpu["child"], "a stopped one can be killed")
            .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("word")))
            .Exit(0)
            .Label("counts").Forever(body => body.Do(cpu => cpu.WriteUInt64(cpu["place"], cpu.ReadUInt64(cpu["place"]) + 1)))
            .Label("sleeps").Sleep(20_000_000).Do(cpu => cpu.WriteUInt64(cpu["place"] + 8, 1)).ExitThread(0);
        AuroraHost host = ThreadPrograms.Host(program, preemption: 0.001).Run();
        Assert.Equal("exit 0", host.Control.AssertNoOops()[^1]);
        Assert.Equal([9], host.Machine.Values("status"));
    }
}
