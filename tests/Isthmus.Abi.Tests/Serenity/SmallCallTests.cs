using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Calls that only tell something, or only wait.</summary>
[Covers("serenity", "getuid", "geteuid", "getgid", "getegid", "getresgid", "clock_nanosleep", "clock_getres", "dbgputstr", "sync")]
[Covers("serenity", "dump_backtrace")]
public sealed class SmallCallTests
{
    private const int BadAddress = -14;
    private const int Invalid = -22;
    private const int Monotonic = 1;

    [Fact]
    public void Identity_OfTheFirstProgram_IsTheAdministrators()
        => Run(New()
            .Syscall(65).AssertResult(0).Syscall(47).AssertResult(0).Syscall(48).AssertResult(0).Syscall(46).AssertResult(0)
            .Do(cpu => cpu["one"] = cpu["two"] = cpu["three"] = ulong.MaxValue)
            .Syscall(58, Operand.AddressOf("one"), Operand.AddressOf("two"), Operand.AddressOf("three")).AssertResult(0)
            .Assert(cpu => cpu["one"] == 0xFFFF_FFFF_0000_0000 && cpu["two"] == cpu["one"] && cpu["three"] == cpu["one"], "three groups")
            .Syscall(58, Operand.AddressOf("one"), 8, Operand.AddressOf("three")).AssertResult(BadAddress));

    [Fact]
    public void Sleep_AWhile_TakesThatLong()
        => Run(New()
            .Do(cpu => Prepare(cpu, Monotonic, cpu.AddressOf("time")))
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("time") + 8, 5_000_000))
            .Do(cpu => cpu["one"] = cpu.Ticks)
            .Syscall(12, Operand.AddressOf("request")).AssertResult(0)
            .Assert(cpu => cpu.Ticks - cpu["one"] >= 5_000_000, "five milliseconds have passed")
            .Do(cpu => Prepare(cpu, Monotonic | (7UL << 32), cpu.AddressOf("time")))
            .Syscall(12, Operand.AddressOf("request")).AssertResult(Invalid)
            .Syscall(12, 8).AssertResult(BadAddress));

    [Fact]
    public void Resolution_OfAClock_IsMoreThanNothing()
        => Run(New()
            .Do(cpu => Prepare(cpu, Monotonic, cpu.AddressOf("time")))
            .Syscall(13, Operand.AddressOf("request")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("time")) == 0 && cpu.ReadUInt64(cpu.AddressOf("time") + 8) > 0, "part of a second")
            .Do(cpu => Prepare(cpu, 99, cpu.AddressOf("time")))
            .Syscall(13, Operand.AddressOf("request")).AssertResult(Invalid)
            .Syscall(13, 8).AssertResult(BadAddress));

    [Fact]
    public void DebugText_AndSync_SaySo()
        => Run(New().Text("text", "for the log")
            .Syscall(20, Operand.AddressOf("text"), 11).AssertResult(11)
            .Syscall(20, Operand.AddressOf("text"), 0).AssertResult(0)
            .Syscall(20, 8, 11).AssertResult(BadAddress)
            .Syscall(23).AssertResult(0)
            .Syscall(141).AssertResult(0));

    private static SimulatedProgram New()
        => new SimulatedProgram("identity", ProgramAbi.Serenity) { IsPositionIndependent = true }
            .Variable("one").Variable("two").Variable("three").Reserve("request", 24).Reserve("time", 16);

    private static void Prepare(SimulatedCpu cpu, ulong clock, ulong time)
    {
        cpu.WriteUInt64(cpu.AddressOf("request"), clock);
        cpu.WriteUInt64(cpu.AddressOf("request") + 8, time);
    }

    private static void Run(SimulatedProgram program) => Assert.Equal("exit 0", new AuroraHost(program.Exit(0)).Run().Control[^1]);
}
