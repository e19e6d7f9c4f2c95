using System.Globalization;
using System.Linq;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>The wall clock, the time page, processor time.</summary>
[Covers("serenity", "map_time_page", "clock_settime", "adjtime", "times", "getrusage")]
public sealed class TimeTests
{
    private const int Adjust = 1;
    private const int GetTime = 11;
    private const int SetTime = 14;
    private const int Fork = 33;
    private const int FileStatus = 34;
    private const int OpenFile = 85;
    private const int Usage = 60;
    private const int MapPage = 77;
    private const int Times = 143;
    private const int WallClock = 56;
    private const int MonotonicClock = 72;
    private const int SecondUpdate = 88;
    private const ulong Boot = 1_700_000_000;

    [Fact]
    public void TimePage_HasTheLayoutOfTheTable()
    {
        var rows = Tables.Read("structs").Where(row => row[0] == "TimePage").ToDictionary(
            row => row[1], row => (Offset: int.Parse(row[3], CultureInfo.InvariantCulture), Size: int.Parse(row[4], CultureInfo.InvariantCulture)));
        Assert.Equal((0, 4), rows["update1"]);
        Assert.Equal((WallClock - (3 * 16), 5 * 16), rows["clocks"]);
        Assert.Equal((MonotonicClock - (4 * 16), 5 * 16), rows["clocks"]);
        Assert.Equal((SecondUpdate, 4), rows["update2"]);
    }

    [Fact]
    public void TimePage_ShowsTheCoarseClocks_WithoutACall()
        => New().Syscall(MapPage).Assert(cpu => cpu.Result > 0 && cpu.Rax % 4096 == 0, "a page").Store("page")
            .Syscall(MapPage).Assert(cpu => cpu.Rax != cpu["page"], "each time another place").Store("second")
            .Assert(cpu => cpu.ReadUInt32(cpu["page"]) == cpu.ReadUInt32(cpu["page"] + SecondUpdate), "nobody is writing")
            .Assert(cpu => Monotonic(cpu) <= cpu.Ticks && cpu.Ticks - Monotonic(cpu) < 8_000_000, "not older than a tick")
            .Assert(cpu => cpu.ReadUInt64(cpu["page"] + WallClock) == Boot, "the wall clock's seconds")
            .Do(cpu => cpu["update"] = cpu.ReadUInt32(cpu["page"]))
            .While(cpu => cpu.Ticks < 40_000_000, body => body.Do(cpu => cpu["spins"]++))
            .Assert(cpu => cpu.ReadUInt32(cpu["page"]) - cpu["update"] >= 5, "it goes on while nobody calls")
            .Assert(cpu => Monotonic(cpu) <= cpu.Ticks && cpu.Ticks - Monotonic(cpu) < 8_000_000, "and is not older than a tick")
            .Assert(cpu => cpu.ReadUInt32(cpu["second"]) == cpu.ReadUInt32(cpu["page"]), "the other mapping too")
            .Sleep()
            .Assert(cpu => Monotonic(cpu) <= cpu.Ticks && cpu.Ticks - Monotonic(cpu) < 8_000_000, "after a sleep as well")
            .Syscall(84, Operand.ValueOf("page"), 4096).AssertResult(-1)
            .Syscall(81, Operand.ValueOf("page"), 4096, 3).AssertResult(-1)
            .Syscall(GetTime, 4, Operand.ValueOf("page")).AssertResult(-14)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Assert(cpu => cpu.Ticks - Monotonic(cpu) < 8_000_000, "a child has it too").Exit(4))
            .WaitForChild(4)
            .RunToEnd();

    [Fact]
    public void TimePage_Written_EndsTheProcess()
    {
        SimulatedProgram program = New().Syscall(MapPage).Store("page").Do(cpu => cpu.WriteUInt32(cpu["page"], 0)).Exit(9);
        Assert.Equal("signal 11 SIGSEGV core", new Aurora.AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void SetTime_TheSuperuserAlone_AndFilesAndThePageKnow()
        => New().Syscall(MapPage).Store("page").Fill("wanted", _ => 2_000_000_000, _ => 1_500_000_000)
            .Syscall(SetTime, 0, 0x10).AssertResult(-14).Syscall(SetTime, 1, Operand.AddressOf("wanted")).AssertResult(-22)
            .Syscall(SetTime, 3, Operand.AddressOf("wanted")).AssertResult(-22)
            .Syscall(SetTime, 0, Operand.AddressOf("wanted")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu["page"] + WallClock) == 2_000_000_001, "the page")
            .Syscall(GetTime, 0, Operand.AddressOf("time")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("time")) == 2_000_000_001, "the clock")
            .Syscall(GetTime, 1, Operand.AddressOf("time")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("time")) == 0, "the other clock is as it was")
            .Text("path", "/new").Reserve("status", 120)
            .Fill("open", _ => unchecked((ulong)-100) & uint.MaxValue, cpu => cpu.AddressOf("path"), _ => 4, _ => Pair(8 | 2, 0x1A4))
            .Syscall(OpenFile, Operand.AddressOf("open")).AssertResult(3)
            .Syscall(FileStatus, 3, Operand.AddressOf("status")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("status") + 104) == 2_000_000_001, "a file's times")
            .Fill("early", _ => ulong.MaxValue, _ => 0).Syscall(SetTime, 0, Operand.AddressOf("early")).AssertResult(0)
            .Syscall(GetTime, 0, Operand.AddressOf("time")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("time")) == 0, "no time before 1970")
            .Syscall(127, 1000).AssertResult(0).Syscall(SetTime, 0, Operand.AddressOf("wanted")).AssertResult(-1)
            .RunToEnd();

    [Fact]
    public void Adjust_MovesTheClockLittleByLittle()
        => New().Fill("delta", _ => 0, _ => 1000).Reserve("old", 16).Fill("none", _ => 0, _ => 0)
            .Syscall(Adjust, 0x10, 0).AssertResult(-14).Syscall(Adjust, 0, 0x10).AssertResult(-14)
            .Syscall(Adjust, 0, Operand.AddressOf("old")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("old") + 8) == 0, "nothing is to be done")
            .Syscall(Adjust, Operand.AddressOf("delta"), Operand.AddressOf("old")).AssertResult(0)
            .Syscall(Adjust, 0, Operand.AddressOf("old")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("old") + 8) == 1000, "all of it is left")
            .Sleep()
            .Syscall(Adjust, 0, Operand.AddressOf("old")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("old") + 8) is > 600 and < 1000, "some of it is done")
            .Sleep().Sleep().Sleep().Sleep().Sleep().Sleep()
            .Syscall(Adjust, 0, Operand.AddressOf("old")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("old") + 8) == 0, "done")
            .Syscall(GetTime, 0, Operand.AddressOf("time")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("time") + 8) - (cpu.Ticks % 1_000_000_000) is > 980_000 and <= 1_000_000, "a millisecond more")
            .Syscall(127, 1000).AssertResult(0).Syscall(Adjust, Operand.AddressOf("delta"), Operand.AddressOf("old")).AssertResult(-1)
            .Syscall(Adjust, 0, Operand.AddressOf("old")).AssertResult(0)
            .RunToEnd();

    [Fact]
    public void Adjust_WithoutThePromise_EndsTheProcess()
    {
        SimulatedProgram program = New().Text("words", "stdio").Fill("delta", _ => 0, _ => 1)
            .Fill("pledge", cpu => cpu.AddressOf("words"), _ => 5, _ => 0, _ => 0)
            .Syscall(89, Operand.AddressOf("pledge")).AssertResult(0)
            .Syscall(Adjust, 0, Operand.AddressOf("time")).AssertResult(0).Syscall(Adjust, Operand.AddressOf("delta"), 0).Exit(9);
        Assert.Equal("signal 6 SIGABRT core", new Aurora.AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void ProcessorTime_OfTheProcessAndItsEndedChildren_IsTold()
        => New().Reserve("usage", 144).Reserve("times", 32)
            .While(cpu => cpu.Ticks < 50_000_000, body => body.Do(cpu => cpu["spins"]++))
            .Syscall(Usage, 1, Operand.AddressOf("usage")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("usage") + 8) is > 30_000 and < 60_000, "microseconds of its own")
            .Syscall(Usage, 2, Operand.AddressOf("usage")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("usage") + 8) == 0, "no child has ended")
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .While(cpu => cpu.Ticks < 90_000_000, body => body.Do(cpu => cpu["spins"]++)).Exit(4))
            .WaitForChild(4)
            .Syscall(Usage, 2, Operand.AddressOf("usage")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("usage") + 8) is > 20_000 and < 60_000, "microseconds of the child")
            .Syscall(Times, Operand.AddressOf("times")).Assert(cpu => cpu.Result is >= 90 and < 1000, "milliseconds since boot")
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("times")) is >= 8 and < 15, "ticks of its own")
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("times") + 16) is >= 5 and < 15, "ticks of the child")
            .Syscall(Usage, 0, Operand.AddressOf("usage")).AssertResult(-22).Syscall(Usage, 1, 0x10).AssertResult(-14)
            .Syscall(Times, 0x10).AssertResult(-14)
            .RunToEnd();

    private static ulong Monotonic(SimulatedCpu cpu) => (cpu.ReadUInt64(cpu["page"] + MonotonicClock) * 1_000_000_000) + cpu.ReadUInt64(cpu["page"] + MonotonicClock + 8);

    private static SimulatedProgram New()
        => Program().Variable("page").Variable("second").Variable("update").Variable("spins").Reserve("time", 16).Reserve("ended", 48);
}

/// <summary>Pieces of these tests' programs.</summary>
file static class Pieces
{
    public static SimulatedProgram Sleep(this SimulatedProgram program) => ThreadPieces.Sleep(program, 20_000_000);

    /// <summary>Waits for a child that ends with the code.</summary>
    public static SimulatedProgram WaitForChild(this SimulatedProgram program, uint code)
    {
        string block = NewLabel();
        return program.Fill(block, _ => Pair(1, 0), cpu => cpu.AddressOf("ended"), _ => 4)
            .Syscall(154, Operand.AddressOf(block)).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("ended") + 32) == code, "how the child ended");
    }
}
