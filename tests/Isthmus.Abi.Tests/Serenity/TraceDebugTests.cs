using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.ChildPrograms;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Hardware breakpoints that a tracer sets in its tracee.</summary>
[Covers("serenity", "ptrace")]
public static class TraceDebugTests
{
    private const int Attach = 2;
    private const int Continue = 3;
    private const int ToCall = 4;
    private const int GetRegisters = 5;
    private const int Detach = 6;
    private const int Peek = 7;
    private const int Poke = 8;
    private const int SetRegisters = 9;
    private const int SingleStep = 10;
    private const int PokeDebug = 11;
    private const int PeekDebug = 12;
    private const int Getpid = 55;
    private const int Yield = 157;
    private const int Rip = 64;
    private const ulong WatchWrites = 1 | (1 << 16) | (2 << 18);
    private const ulong WatchAccess = 4 | (3 << 20) | (2 << 22);

    [Fact]
    public static void WatchedWord_Written_StopsAfterTheWrite()
        => Watched("word", 0, WatchWrites)
            .Trace(Poke, cpu => cpu.AddressOf("go"), _ => 1).AssertResult(0)
            .Trace(Continue).WaitForStop(SigTrap)
            .Debug(6).Assert(cpu => (cpu["seen"] & 15) == 1, "the first address was met")
            .Debug(0).Assert(cpu => cpu["seen"] == cpu.AddressOf("word"), "the address")
            .Debug(7).Assert(cpu => cpu["seen"] == WatchWrites, "the control word")
            .Trace(Peek, cpu => cpu.AddressOf("word"), Seen).Assert(cpu => cpu["seen"] == 5, "it is written")
            .Trace(PokeDebug, _ => 7).AssertResult(0).Trace(Continue).WaitFor(WantEnded, Exited, 8).RunToEnd();

    [Fact]
    public static void WatchedWord_Read_StopsWhereReadsAreAskedFor()
        => Watched("go", 1, WatchAccess).Trace(Continue).WaitForStop(SigTrap)
            .Debug(6).Assert(cpu => (cpu["seen"] & 15) == 2, "the second address was met")
            .Trace(PokeDebug, _ => 7, _ => WatchWrites << 4 & 0xF00000 | 4 | (1 << 20)).AssertResult(0)
            .Trace(Continue).AssertResult(0).Loop(Isthmus.Machine.Register.R12, 10, body => body.Syscall(Yield))
            .Wait(WantStopped | NoHang).AssertResult(0).Assert(cpu => Status(cpu) == 0, "nobody writes the word")
            .Send(SigKill).WaitForStop(SigKill).Trace(Detach).Send(SigKill).WaitFor(WantEnded, Killed, SigKill).RunToEnd();

    [Fact]
    public static void Breakpoint_StopsBeforeItsInstruction_AndAgainTheNextTime()
        => Watcher().Variable("count").Variable("seen")
            .StartChild(child => child.Label("again").Syscall(Yield).Label("here").Do(cpu => cpu["count"]++).Jump("again"))
            .Trace(Attach).WaitForStop(SigStop)
            .Trace(PokeDebug, _ => 3, cpu => cpu.AddressOf("here")).AssertResult(0)
            .Trace(PokeDebug, _ => 7, _ => 1 << 6).AssertResult(0)
            .Trace(Continue).WaitForStop(SigTrap).Trace(GetRegisters, Registers).AssertResult(0)
            .Assert(cpu => cpu.Traced(Rip) == cpu.AddressOf("here"), "before the instruction")
            .Debug(6).Assert(cpu => (cpu["seen"] & 15) == 8, "the last address was met")
            .Trace(Peek, cpu => cpu.AddressOf("count"), cpu => cpu.AddressOf("count")).AssertResult(0)
            .Trace(SetRegisters, Registers).AssertResult(0)
            .Trace(Continue).WaitForStop(SigTrap).Trace(GetRegisters, Registers)
            .Assert(cpu => cpu.Traced(Rip) == cpu.AddressOf("here"), "one round later")
            .Trace(Peek, cpu => cpu.AddressOf("count"), Seen).Assert(cpu => cpu["seen"] == cpu["count"] + 1, "it was passed once")
            .Trace(Detach).AssertResult(0).Send(SigKill).WaitFor(WantEnded, Killed, SigKill).RunToEnd();

    [Fact]
    public static void SingleStep_IsTheReason_UntilTheTraceeGoesOn()
        => Watched("word", 0, 0).Trace(SingleStep).Trace(Continue).WaitForStop(SigTrap)
            .Debug(6).Assert(cpu => (cpu["seen"] & 0x400F) == 0x4000, "a single step")
            .Trace(Detach).Send(SigKill).WaitFor(WantEnded, Killed, SigKill).RunToEnd();

    [Theory]
    [InlineData(7, 1UL << 11, -22)]
    [InlineData(7, 1UL << 12, -22)]
    [InlineData(7, 1UL << 13, -22)]
    [InlineData(7, 1UL << 15, -22)]
    [InlineData(7, 1UL << 32, -22)]
    [InlineData(7, (2UL << 16) | 1, -22)]
    [InlineData(7, (3UL << 30) | (2UL << 28), -22)]
    [InlineData(7, (1UL << 18) | 1, -22)]
    [InlineData(7, ulong.MaxValue, -22)]
    [InlineData(0, 0xFFFF_8000_0000_0000, -14)]
    [InlineData(1, 0x0000_8000_0000_0000, -14)]
    [InlineData(3, ulong.MaxValue, -14)]
    [InlineData(4, 0UL, -22)]
    [InlineData(5, 0UL, -22)]
    [InlineData(6, 0UL, -22)]
    [InlineData(8, 0UL, -22)]
    [InlineData(ulong.MaxValue, 0UL, -22)]
    public static void Value_ThatMustNotBe_ChangesNothing(ulong number, ulong value, int error)
        => Watched("word", 0, 0).Trace(PokeDebug, _ => number, _ => value).AssertResult(error)
            .Debug(7).Assert(cpu => cpu["seen"] == 0, "no control")
            .Debug(0).Assert(cpu => cpu["seen"] == cpu.AddressOf("word"), "as before")
            .Debug(1).Assert(cpu => cpu["seen"] == 0, "no second address").Debug(3).Assert(cpu => cpu["seen"] == 0, "no last address")
            .Trace(Detach).Send(SigKill).WaitFor(WantEnded, Killed, SigKill).RunToEnd();

    [Fact]
    public static void Register_ReadToNowhereOrUnknown_IsRefused()
        => Watched("word", 0, 0).Trace(PeekDebug, _ => 0, _ => 0x10).AssertResult(-14)
            .Trace(PeekDebug, _ => 7, _ => 0xFFFF_8000_0000_0000).AssertResult(-14)
            .Trace(PeekDebug, _ => 4, Seen).AssertResult(-22).Trace(PeekDebug, _ => 8, Seen).AssertResult(-22)
            .Trace(PeekDebug, _ => ulong.MaxValue, Seen).AssertResult(-22)
            .Trace(Continue).Trace(PeekDebug, _ => 7, Seen).AssertResult(-16).Trace(PokeDebug, _ => 7).AssertResult(-16)
            .Send(SigKill).WaitForStop(SigKill).Trace(Detach).Trace(PokeDebug, _ => 7).AssertResult(-1)
            .Send(SigKill).WaitFor(WantEnded, Killed, SigKill).RunToEnd();

    [Fact]
    public static void Detached_ThenWritten_NothingStops()
        => Watched("word", 0, WatchWrites).Trace(Poke, cpu => cpu.AddressOf("go"), _ => 1).Trace(Detach).AssertResult(0)
            .WaitFor(WantEnded, Exited, 8).RunToEnd();

    [Fact]
    public static void NewProgram_HasNoBreakpoints()
    {
        SimulatedProgram next = Program("next").Syscall(Getpid).Exit(7);
        SimulatedProgram program = Watcher("first").Variable("go").Variable("seen")
            .StartChild(child => Execute(child.While(cpu => cpu["go"] == 0, body => body.Syscall(Yield)), "/bin/next").Exit(99))
            .Trace(Attach).WaitForStop(SigStop)
            .Trace(PokeDebug, _ => 0, _ => 0x1000).AssertResult(0).Trace(PokeDebug, _ => 7, _ => WatchWrites).AssertResult(0)
            .Trace(Poke, cpu => cpu.AddressOf("go"), _ => 1)
            .Debug(7).While(cpu => cpu["seen"] != 0, body => body.Trace(ToCall).AssertResult(0).WaitForStop(SigTrap).Debug(7))
            .Debug(0).Assert(cpu => cpu["seen"] == 0, "no address")
            .Trace(Continue).AssertResult(0).WaitFor(WantEnded, Exited, 7).Exit(0);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Add(next).Run().Control);
    }

    /// <summary>A stopped tracee that watches a variable. It waits for the variable "go", writes 5 to "word" and ends with 8.</summary>
    private static SimulatedProgram Watched(string variable, int index, ulong control)
        => Watcher().Variable("go").Variable("word").Variable("seen")
            .StartChild(child => child.While(cpu => cpu["go"] == 0, body => body.Syscall(Yield)).Do(cpu => cpu["word"] = 5).Exit(8))
            .Trace(Attach).WaitForStop(SigStop)
            .Trace(PokeDebug, _ => (ulong)index, cpu => cpu.AddressOf(variable)).AssertResult(0)
            .Trace(PokeDebug, _ => 7, _ => control).AssertResult(0);

    private static ulong Seen(SimulatedCpu cpu) => cpu.AddressOf("seen");

    private static ulong Registers(SimulatedCpu cpu) => cpu.AddressOf("registers");

    /// <summary>Reads a debug register into the variable "seen".</summary>
    private static SimulatedProgram Debug(this SimulatedProgram program, ulong number)
        => program.Trace(PeekDebug, _ => number, Seen).AssertResult(0);
}
