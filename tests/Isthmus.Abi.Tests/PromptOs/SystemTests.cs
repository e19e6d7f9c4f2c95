using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

public sealed class SystemTests
{
    private static readonly Operand s_buffer = Operand.AddressOf("buffer");

    [Fact]
    public void Clocks_TellTimeAndSleepUntilIt()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(79, 1, s_buffer).AssertResult(0)
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), cpu.ReadUInt64(cpu.AddressOf("buffer")) + 2))
            .Do(cpu => cpu[Isthmus.Machine.Register.Rbx] = cpu.ReadUInt64(cpu.AddressOf("buffer")))
            .Syscall(81, 1, 1, s_buffer, 0).AssertResult(0)
            .Syscall(79, 7, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("buffer")) == cpu[Isthmus.Machine.Register.Rbx], "two seconds later")
            .Syscall(81, 0, 1, s_buffer, 0).AssertResult(0)
            .Syscall(79, 0, s_buffer).AssertResult(0)
            .Syscall(80, 1, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("buffer") + 8) == 1, "nanoseconds")
            .Syscall(80, 1, 0).AssertResult(0)
            .Syscall(79, 2, s_buffer).AssertResult(-22)
            .Syscall(79, 99, s_buffer).AssertResult(-22)
            .Syscall(79, 1, 0).AssertResult(-14)
            .Syscall(81, 1, 2, s_buffer, 0).AssertResult(-22)
            .Syscall(81, 1, 0, 0, 0).AssertResult(-14)
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 0))
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer") + 8, 1_000_000_000))
            .Syscall(81, 1, 0, s_buffer, 0).AssertResult(-22)
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), ulong.MaxValue))
            .Syscall(81, 1, 0, s_buffer, 0).AssertResult(-22)
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void Names_Numbers_AndRandomBytes()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(83, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer")) == "PromptOS", "the system")
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer") + 260) == "x86_64", "the machine")
            .Syscall(83, 0).AssertResult(-14)
            .Syscall(82, s_buffer, 1000, 0).AssertResult(1000)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("buffer") + 992) != 0, "they are there")
            .Syscall(82, s_buffer, 0, 0).AssertResult(0)
            .Syscall(82, s_buffer, 10, 4).AssertResult(-22)
            .Syscall(82, 0, 10, 0).AssertResult(-14)
            .Syscall(84, s_buffer).AssertResult(-22)
            .Syscall(84, 0).AssertResult(-14)
            .Syscall(10).AssertResult(0)
            .Syscall(11).AssertResult(0)
            .Syscall(6).AssertResult(0)
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void DebugLog_CannotForgeALineOfItsOwn()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(85, "hi\n", 3).AssertResult(3)
            .Syscall(85, "a\nexit 0\u001b[2J", 12).AssertResult(12)
            .Syscall(85, 0, 3).AssertResult(-14)
            .Syscall(85, s_buffer, 8000).AssertResult(512)
            .Exit(0);
        string[] control = new AuroraHost(program, "abi=promptos").Run().Control;
        Assert.Equal("note process 1 (prompt): hi", control[1]);
        Assert.Equal("note process 1 (prompt): a?exit 0?[2J", control[2]);
        Assert.Equal(5, control.Length);
    }

    [Fact]
    public void Trace_NamesWhatHandlesAre()
    {
        SimulatedProgram program = new SimulatedProgram("prompt", ProgramAbi.PromptOs)
            .Syscall(24, -1, "/etc/motd", 0x80000, 0).AssertResult(3)
            .Syscall(33, 3, 0).AssertResult(-14)
            .Syscall(20, 3).AssertResult(0)
            .Syscall(20, 3).AssertResult(-9)
            .Exit(0);
        string[] trace = new AuroraHost(program, "abi=promptos", "trace=all").AddText("/etc/motd", "x").Run().Trace;
        Assert.StartsWith("1 open(-1, \"/etc/motd\", O_RDONLY|O_CLOEXEC, 0) = 3", trace[0], System.StringComparison.Ordinal);
        Assert.StartsWith("1 fstat(3</etc/motd>, ", trace[1], System.StringComparison.Ordinal);
        Assert.StartsWith("1 close(3</etc/motd>) = 0", trace[2], System.StringComparison.Ordinal);
        Assert.StartsWith("1 close(3) = -", trace[3], System.StringComparison.Ordinal);
    }
}
