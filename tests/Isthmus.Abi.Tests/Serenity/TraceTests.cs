using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.ChildPrograms;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Processes that trace others.</summary>
[Covers("serenity", "ptrace")]
public sealed class TraceTests
{
    private const int TraceMe = 1;
    private const int Attach = 2;
    private const int Continue = 3;
    private const int ToCall = 4;
    private const int GetRegisters = 5;
    private const int Detach = 6;
    private const int Peek = 7;
    private const int Poke = 8;
    private const int SetRegisters = 9;
    private const int SingleStep = 10;
    private const int PeekMany = 13;
    private const int Getpid = 55;
    private const int Rax = 0;
    private const int Rdx = 16;
    private const int Rsp = 32;
    private const int Rip = 64;
    private const int Flags = 136;

    [Fact]
    public void NewProgram_WaitsForItsTracer_WhoSeesEachCall_AndChangesArguments()
    {
        SimulatedProgram next = Program("next").Syscall(Getpid).Exit(7);
        SimulatedProgram program = Watcher("first")
            .StartChild(child => Execute(child.Trace(TraceMe).AssertResult(0), "/bin/next").Exit(99))
            .WaitForStop(SigStop)
            .Trace(GetRegisters).AssertResult(-1)
            .Trace(Attach).AssertResult(0).Trace(Attach).AssertResult(-16)
            .Trace(GetRegisters, Registers).AssertResult(-22)
            .Trace(ToCall).AssertResult(0).WaitForStop(SigTrap)
            .Trace(GetRegisters, Registers).AssertResult(0)
            .Assert(cpu => cpu.Traced(Rax) == Getpid, "the number of the call")
            .Trace(ToCall).AssertResult(0).WaitForStop(SigTrap)
            .Trace(GetRegisters, Registers).Assert(cpu => cpu.Traced(Rax) == cpu["pid"], "its result")
            .Trace(ToCall).AssertResult(0).WaitForStop(SigTrap)
            .Trace(GetRegisters, Registers).Assert(cpu => cpu.Traced(Rax) == 26 && cpu.Traced(Rdx) == 7, "exit(7)")
            .Do(cpu => Change(cpu, Rdx, 9)).Trace(SetRegisters, Registers).AssertResult(0)
            .Trace(ToCall).AssertResult(0).WaitForStop(SigTrap)
            .Trace(GetRegisters, Registers).Assert(cpu => cpu.Traced(Rax) == 0, "exit is shown a second time")
            .Trace(Continue).AssertResult(0)
            .WaitFor(WantEnded, Exited, 9).Exit(0);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Add(next).Run().Control);
    }

    [Fact]
    public void CallNumber_ChangedBeforeTheCall_AnotherCallIsMade()
        => Watcher().StartChild(child => child.Variable("go").While(cpu => cpu["go"] == 0, body => body.Syscall(157)).Syscall(Getpid)
                .Do(cpu => cpu[Register.R12] = cpu.Rax).Exit(Operand.From(cpu => cpu.R12)))
            .Trace(Attach).WaitForStop(SigStop)
            .Trace(Poke, cpu => cpu.AddressOf("go"), _ => 1).AssertResult(0)
            .Trace(ToCall).WaitForStop(SigTrap).Trace(GetRegisters, Registers).AssertResult(0)
            .While(cpu => cpu.Traced(Rax) != Getpid, body => body.Trace(ToCall).WaitForStop(SigTrap).Trace(GetRegisters, Registers))
            .Do(cpu => Change(cpu, Rax, 56)).Trace(SetRegisters, Registers).AssertResult(0)
            .Trace(Continue).WaitFor(WantEnded, Exited, 1).RunToEnd();

    [Fact]
    public void RunningProcess_IsAttached_ReadWrittenAndLetGo()
        => Watcher().Variable("go").Variable("word").Fill("many", cpu => cpu.AddressOf("word"), _ => 8)
            .StartChild(child => child.Do(cpu => cpu["word"] = 0x1234).While(cpu => cpu["go"] == 0, body => body.Syscall(157)).Exit(8))
            .Syscall(157)
            .Trace(Continue).AssertResult(-1)
            .Trace(Attach).AssertResult(0).WaitForStop(SigStop)
            .Trace(Peek, cpu => cpu.AddressOf("word"), cpu => cpu.AddressOf("go")).AssertResult(0)
            .Assert(cpu => cpu["go"] == 0x1234, "the tracee's word, not the tracer's").Do(cpu => cpu["go"] = 0)
            .Trace(PeekMany, cpu => cpu.AddressOf("word"), cpu => cpu.AddressOf("many")).AssertResult(0)
            .Assert(cpu => cpu["word"] == 0x1234, "the same by buffer")
            .Trace(Peek, _ => 0x10, cpu => cpu.AddressOf("go")).AssertResult(-14)
            .Trace(Peek, cpu => cpu.AddressOf("word"), _ => 0x10).AssertResult(-14)
            .Trace(Peek, _ => ulong.MaxValue - 3, cpu => cpu.AddressOf("go")).AssertResult(-14)
            .Trace(Poke, _ => 0xFFFF_8000_0000_0000).AssertResult(-14)
            .Trace(PeekMany, cpu => cpu.AddressOf("word"), _ => 0x10).AssertResult(-14)
            .Trace(99).AssertResult(-22)
            .Trace(Poke, cpu => cpu.AddressOf("go"), _ => 1).AssertResult(0).Assert(cpu => cpu["go"] == 0, "the tracer's own stays")
            .Trace(Detach).AssertResult(0).Trace(Continue).Assert(cpu => cpu.Result is -1 or -3, "it is not traced any more")
            .WaitFor(WantEnded, Exited, 8).RunToEnd();

    [Fact]
    public void Code_IsWrittenIntoACopy_TheOtherProcessKeepsItsOwn()
    {
        SimulatedProgram program = Watcher()
            .StartChild(child => child.Label("here").Syscall(157).Jump("here"))
            .Trace(Attach).WaitForStop(SigStop)
            .Trace(Poke, cpu => cpu.AddressOf("here"), _ => 0xCCCC_CCCC_CCCC_CCCC).AssertResult(0)
            .Trace(Poke, _ => 0x1F_FDFF_E000, _ => 0xCCCC_CCCC_CCCC_CCCC)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("here")) != 0xCCCC_CCCC_CCCC_CCCC, "the tracer's code is what it was")
            .Trace(Continue).WaitForStop(SigTrap)
            .Trace(GetRegisters, Registers).Assert(cpu => cpu.Traced(Rip) - cpu.AddressOf("here") == 1, "it met the breakpoint")
            .Trace(Detach).AssertResult(0).WaitFor(WantEnded, Killed, SigTrap);
        new AuroraHost(program.Exit(0)).RunAmongFaults();
    }

    [Fact]
    public void SingleStep_StopsAfterEachInstruction_UntilTheFlagIsTakenAway()
        => Watcher().Variable("at").StartChild(child => child.Spin()).Trace(Attach).WaitForStop(SigStop)
            .Trace(SingleStep).AssertResult(0)
            .Trace(Continue).WaitForStop(SigTrap).Trace(GetRegisters, Registers)
            .Assert(cpu => (cpu.Traced(Flags) & 0x100) != 0, "the flag stays").Do(cpu => cpu["at"] = cpu.Traced(Rip))
            .Trace(Continue).WaitForStop(SigTrap).Trace(GetRegisters, Registers)
            .Assert(cpu => cpu.Traced(Rip) != cpu["at"], "one further")
            .Do(cpu => Change(cpu, Flags, cpu.Traced(Flags) & ~0x100UL)).Trace(SetRegisters, Registers).AssertResult(0)
            .Trace(Continue).AssertResult(0).Syscall(157).Trace(GetRegisters, Registers).AssertResult(-16)
            .Send(SigKill).WaitForStop(SigKill).Trace(Detach).Send(SigKill).WaitFor(WantEnded, Killed, SigKill).RunToEnd();

    [Fact]
    public void SetRegisters_CannotMoveTheStack_NorRaisePrivilege()
        => new AuroraHost(Watcher().Variable("stack").StartChild(child => child.Spin()).Trace(Attach).WaitForStop(SigStop)
            .Trace(GetRegisters, Registers).Do(cpu =>
            {
                cpu["stack"] = cpu.Traced(Rsp);
                Change(cpu, Rsp, 0x1000);
                Change(cpu, Flags, ulong.MaxValue & ~0x100UL);
                Change(cpu, 144, ulong.MaxValue);
            })
            .Trace(SetRegisters, Registers).AssertResult(0).Trace(GetRegisters, Registers)
            .Assert(cpu => cpu.Traced(Rsp) == cpu["stack"] && cpu.Traced(144) == 0, "stack and segments are the kernel's")
            .Assert(cpu => (cpu.Traced(Flags) & 0x7000) == 0, "no privilege for input and output")
            .Do(cpu => Change(cpu, Rip, 0xFFFF_8000_0000_0000)).Trace(SetRegisters, Registers).AssertResult(0)
            .Trace(Continue).WaitForStop(11).Trace(Detach).WaitFor(WantEnded, Killed, 11).Exit(0)).RunAmongFaults();

    [Fact]
    public void Signals_StopTheTracee_AndAreLost()
        => Watcher().StartChild(child => child.Spin()).Trace(Attach).WaitForStop(SigStop).Trace(Continue)
            .Send(10).WaitForStop(10).Trace(Continue).Send(SigKill).WaitForStop(SigKill)
            .Send(SigKill).WaitForStop(SigKill).Trace(Detach)
            .Wait(NoHang | WantEnded).AssertResult(0).Assert(cpu => Status(cpu) == 0, "it lives")
            .Send(SigKill).WaitFor(WantEnded, Killed, SigKill).RunToEnd();

    [Fact]
    public void Requests_ThatAreNotAllowed_AreRefused()
        => Watcher().Variable("none").Do(cpu => cpu["none"] = 77)
            .Syscall(97, 0x10).AssertResult(-14)
            .Trace(Attach, variable: "none").AssertResult(-3)
            .Syscall(Getpid).Store("self").Trace(Attach, variable: "self").AssertResult(-1)
            .StartChild(child => child.Syscall(93, 1, 0).AssertResult(0).Spin())
            .Syscall(157).Trace(Attach).AssertResult(-13).Send(SigKill).WaitFor(WantEnded, Killed, SigKill)
            .StartChild(child => child.Syscall(127, 1000).AssertResult(0)
                .Do(cpu => cpu["pid"] = 1).Trace(Attach).AssertResult(-13).Exit(2))
            .WaitFor(WantEnded, Exited, 2)
            .StartChild(child => child.Trace(TraceMe).AssertResult(0).Spin()).Syscall(157).Trace(Attach).WaitForStop(SigStop)
            .Trace(Continue).AssertResult(0).Trace(Continue).AssertResult(-16)
            .StartChild(other => other.Trace(Attach).AssertResult(-16).Trace(Peek).AssertResult(-16).Exit(3), "other")
            .WaitFor(WantEnded, Exited, 3, "other")
            .Send(10).WaitForStop(10).Trace(Detach).Send(SigKill).WaitFor(WantEnded, Killed, SigKill).RunToEnd();

    [Fact]
    public void TracerEnds_ItsTraceeStaysStopped_AndCanBeKilled()
        => Watcher().Variable("tracer").StartChild(child => child.Spin())
            .StartChild(tracer => tracer.Trace(Attach).AssertResult(0).WaitForStop(SigStop).Trace(Continue).Exit(1), "tracer")
            .WaitFor(WantEnded, Exited, 1, "tracer").WaitForStop(SigStop)
            .Trace(Continue).AssertResult(-1)
            .Send(SigCont).Send(SigKill).WaitFor(WantEnded, Killed, SigKill).RunToEnd();

    [Fact]
    public void TraceeEnds_BothTracerAndParentLearnOfIt()
        => Watcher().Variable("tracer").Variable("go").StartChild(child => child.Forever(body => body.Syscall(157)
                .If(cpu => cpu["go"] != 0, end => end.Exit(5))))
            .StartChild(tracer => tracer.Trace(Attach).AssertResult(0).WaitForStop(SigStop)
                .Trace(Poke, cpu => cpu.AddressOf("go"), _ => 1).Trace(Continue).WaitFor(WantEnded, Exited, 5)
                .Wait(WantEnded).AssertResult(-10).Exit(1), "tracer")
            .WaitFor(WantEnded, Exited, 1, "tracer").WaitFor(WantEnded, Exited, 5).Wait(WantEnded).AssertResult(-10).RunToEnd();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void RandomRequests_AndEnds_LeaveNothingBehind(int seed)
    {
        SimulatedProgram program = Watcher("hostile").Reserve("junk", 4096)
            .Loop(Register.R13, 15, round => round
                .StartChild(child => child.Loop(Register.R12, 40, body => body.Syscall(157).Syscall(Getpid)).Exit(0))
                .StartChild(
                    tracer => tracer.Trace(Attach).Loop(
                        Register.R12,
                        30,
                        body => body.Fill(
                                NewBlock(out string block),
                                cpu => Pair((int)(Mix(cpu, seed, 1) % 15), (int)cpu["pid"]),
                                cpu => Value(Mix(cpu, seed, 2), cpu),
                                cpu => Value(Mix(cpu, seed, 3), cpu))
                            .Syscall(97, Operand.AddressOf(block))).Exit(0),
                    "tracer")
                .Wait(WantEnded, "tracer")
                .Send(SigCont).Send(SigKill).Wait(WantEnded).AssertResult(0)).Exit(0);
        var host = new AuroraHost(program)
        {
            Options = new SimulatedMachineOptions { Frames = 4096, Seed = (ulong)seed, PreemptionProbability = 0.1 },
        };
        host.RunAmongFaults();
    }

    private static string NewBlock(out string label) => label = NewLabel();

    private static ulong Mix(SimulatedCpu cpu, int seed, int part)
    {
        ulong value = ((ulong)seed << 48) ^ (cpu[Register.R12] << 24) ^ (cpu[Register.R13] << 12) ^ (ulong)part;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private static ulong Value(ulong random, SimulatedCpu cpu) => (random % 5) switch
    {
        0 => cpu.AddressOf("junk") + (random >> 52),
        1 => cpu.AddressOf("registers"),
        2 => random,
        3 => 0x1F_FDFF_E000 + (random >> 60),
        _ => random >> 50,
    };

    private static ulong Registers(SimulatedCpu cpu) => cpu.AddressOf("registers");

    private static void Change(SimulatedCpu cpu, int offset, ulong value)
        => cpu.WriteUInt64(cpu.AddressOf("registers") + (ulong)offset, value);
}
