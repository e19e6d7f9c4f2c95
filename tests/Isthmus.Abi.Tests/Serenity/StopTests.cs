using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.ChildPrograms;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Processes that are stopped and continued, and who learns of it.</summary>
[Covers("serenity", "waitid")]
public sealed class StopTests
{
    private const int Sigaction = 129;
    private const int Setpgid = 120;
    private const int Usr1 = 10;

    [Theory]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(22)]
    public void StopSignal_StopsTheChild_UntilItIsContinued(int signal)
        => Watcher().StartChild(child => child.Syscall(55).Store("pid").Send(signal).Exit(6))
            .WaitForStop(signal)
            .Wait(NoHang | WantStopped | WantEnded).AssertResult(0).Assert(cpu => Status(cpu) == 0, "who only looks is told once")
            .WaitForStop(signal)
            .Send(SigCont)
            .WaitFor(WantContinued | WantStopped, Continued, SigCont)
            .WaitFor(WantEnded, Exited, 6)
            .RunToEnd();

    [Fact]
    public void CallWithoutAStack_EndsTheProcess()
    {
        SimulatedProgram program = Watcher().StartChild(child => child.Do(cpu => cpu.Rsp = 0x1000).Syscall(55).Exit(1))
            .WaitFor(WantEnded, Killed, 11);
        _ = new AuroraHost(program.Exit(0)).RunAmongFaults();
    }

    [Fact]
    public void StoppedChild_StaysToBeTold_WhereTheWaiterDoesNotTakeIt()
        => Watcher().StartChild(child => child.Spin())
            .Send(SigStop)
            .WaitFor(WantStopped | NoTake, Stopped, SigStop).WaitForStop(SigStop)
            .Send(SigCont).Wait(NoHang | WantContinued).AssertResult(0)
            .Assert(cpu => Status(cpu) == 0, "who does not ask for stops does not learn that a child goes on")
            .WaitFor(WantContinued | WantStopped, Continued, SigCont)
            .Send(SigKill).WaitFor(WantEnded, Killed, SigKill)
            .RunToEnd();

    [Fact]
    public void StoppedChild_IsKilledAllTheSame()
        => Watcher().StartChild(child => child.Spin()).Send(SigStop).WaitForStop(SigStop)
            .Send(SigKill).WaitFor(WantEnded, Killed, SigKill).Wait(WantEnded).AssertResult(-10).RunToEnd();

    [Fact]
    public void StoppedChild_OtherSignalsWaitUntilItGoesOn()
        => Watcher().StartChild(child => child.Spin()).Send(SigStop).WaitForStop(SigStop)
            .Send(Usr1).Wait(NoHang | WantEnded).AssertResult(0).Assert(cpu => Status(cpu) == 0, "it has not ended")
            .Send(SigCont).WaitFor(WantEnded, Killed, Usr1).RunToEnd();

    [Fact]
    public void StoppedReader_GoesOnReading()
        => Watcher().Reserve("ends", 8).Reserve("byte", 8).Syscall(88, Operand.AddressOf("ends"), 0).AssertResult(0)
            .StartChild(child => child.Syscall(99, Operand.From(cpu => cpu.ReadUInt32(cpu.AddressOf("ends"))), Operand.AddressOf("byte"), 1)
                .AssertResult(1).Exit(4))
            .Syscall(157).Send(SigStop).WaitForStop(SigStop)
            .Syscall(155, Operand.From(cpu => cpu.ReadUInt32(cpu.AddressOf("ends") + 4)), Operand.AddressOf("byte"), 1).AssertResult(1)
            .Wait(NoHang | WantEnded).AssertResult(0).Assert(cpu => Status(cpu) == 0, "it has not ended")
            .Send(SigCont).WaitFor(WantEnded, Exited, 4).RunToEnd();

    [Fact]
    public void Group_IsWaitedFor_AndStoppedTogether()
        => Watcher().StartChild(child => child.Syscall(Setpgid, 0, 0).AssertResult(0).Spin())
            .Wait(WantStopped | NoHang, kind: 3).AssertResult(-10)
            .Syscall(Setpgid, Operand.ValueOf("pid"), Operand.ValueOf("pid")).AssertResult(0)
            .Syscall(72, Operand.ValueOf("pid"), SigStop).AssertResult(0)
            .Wait(WantStopped, kind: 3).AssertResult(0).Assert(cpu => Status(cpu) == SigStop, "the member's stop")
            .Syscall(72, Operand.ValueOf("pid"), SigKill).AssertResult(0)
            .Wait(WantEnded, kind: 3).AssertResult(0)
            .RunToEnd();

    [Fact]
    public void FirstProcess_IsNotStopped_NobodyCouldContinueIt()
        => Program().Syscall(70, 1, SigStop).AssertResult(0).Syscall(70, 1, 20).AssertResult(0).RunToEnd();

    [Fact]
    public void Handler_LearnsOfStopAndContinuation()
    {
        SimulatedProgram program = Watcher().Variable("codes")
            .Fill("action", cpu => cpu.AddressOf("handler"), _ => Pair(0, 4)).Syscall(Sigaction, 17, Operand.AddressOf("action"), 0)
            .StartChild(child => child.Spin())
            .Send(SigStop).Assert(cpu => cpu["codes"] == Stopped, "stopped")
            .Send(SigCont).Assert(cpu => cpu["codes"] == Stopped * 16 + Continued, "continued")
            .Send(SigKill).WaitFor(WantEnded, Killed, SigKill).Exit(0)
            .Label("handler").Do(cpu => cpu["codes"] = cpu["codes"] * 16 + cpu.ReadUInt32(cpu.Rsi + 4)).Return();
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }

    [Fact]
    public void StopSignalWithAHandler_DoesNotStop()
    {
        SimulatedProgram program = Watcher()
            .StartChild(child => child.Fill("action", cpu => cpu.AddressOf("handler"), _ => 0)
                .Syscall(Sigaction, 20, Operand.AddressOf("action"), 0).Syscall(55).Store("pid").Send(20).Exit(9))
            .WaitFor(WantEnded | WantStopped, Exited, 5).Exit(0)
            .Label("handler").Exit(5);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void StopAndWait_InAnyOrder_NoneIsLost(int seed)
    {
        SimulatedProgram program = Watcher()
            .StartChild(child => child.Syscall(55).Store("pid").Loop(Machine.Register.R12, 20, body => body.Send(SigStop)).Exit(3))
            .Loop(Machine.Register.R12, 20, body => body.WaitForStop(SigStop).Send(SigCont))
            .WaitFor(WantEnded, Exited, 3).Exit(0);
        var host = new AuroraHost(program)
        {
            Options = new SimulatedMachineOptions { Frames = 4096, Seed = (ulong)seed, PreemptionProbability = 0.2 },
        };
        Assert.Equal(["ready", "exit 0"], host.Run().Control);
    }
}
