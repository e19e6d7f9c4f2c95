using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Aurora.TerminalPrograms;

namespace Isthmus.Abi.Tests.Aurora;

/// <summary>Pseudo-terminals in an ABI that has neither sessions nor process groups.</summary>
[Covers("aurora", "ioctl")]
public sealed class PseudoTerminalTests
{
    private const int SetWindowSize = 0x5414;
    private const uint GetNumber = 0x80045430;
    private const int HangUp = 1;
    private const int Interrupted = 2;
    private const int Master = 3;
    private const int Slave = 4;

    [Fact]
    public void Pair_TellsItsNumberAndSize_AndCarriesBytes()
    {
        SimulatedProgram program = Pair()
            .Syscall(35, Master, GetNumber, Operand.AddressOf("number")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("number")) == 0, "the first pair")
            .Syscall(35, Slave, GetWindowSize, Operand.AddressOf("size")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("size")) == (25 | (80 << 16)), "its size")
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("size"), 50 | (132 << 16)))
            .Syscall(35, Master, SetWindowSize, Operand.AddressOf("size")).AssertResult(0)
            .Syscall(35, Master, GetWindowSize, Operand.AddressOf("size")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("size")) == (50 | (132 << 16)), "its new size")
            .Text("line", "ab\n")
            .Syscall(1, Master, Operand.AddressOf("line"), 3).AssertResult(3)
            .Syscall(8, Slave, Operand.AddressOf("buffer"), 64).AssertResult(3)
            .Syscall(8, Master, Operand.AddressOf("buffer"), 64).AssertResult(4)
            .Exit(0);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }

    [Fact]
    public void Requests_BadPointersAndWrongEnds_AreRefused()
    {
        SimulatedProgram program = Pair()
            .Syscall(35, Master, GetNumber, 0x10).AssertResult(-1)
            .Syscall(35, Master, SetWindowSize, 0x10).AssertResult(-1)
            .Syscall(35, Master, GetSettings, Operand.AddressOf("settings")).AssertResult(-1)
            .Syscall(35, Slave, GetNumber, Operand.AddressOf("number")).AssertResult(-1)
            .Syscall(35, Slave, SetWindowSize, 0x10).AssertResult(-1)
            .Exit(0);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }

    [Fact]
    public void InterruptKey_EndsWhoHasTheSlaveAndNotTheMaster()
    {
        SimulatedProgram program = Pair().Text("key", "\u0003").Reader()
            .Syscall(1, Master, Operand.AddressOf("key"), 1).AssertResult(1)
            .WaitFor("reader").Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal([Interrupted], host.Machine.Values("status of reader"));
        Assert.Equal("exit 0", host.Control[^1]);
    }

    [Fact]
    public void Master_Closed_EndsWhoHasTheSlave()
    {
        SimulatedProgram program = Pair().Reader()
            .Syscall(7, Slave).AssertResult(0).Syscall(7, Master).AssertResult(0)
            .WaitFor("reader").Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal([HangUp], host.Machine.Values("status of reader"));
        Assert.Equal("exit 0", host.Control[^1]);
    }

    private static SimulatedProgram Pair() => New("holder")
        .Syscall(6, "/dev/ptmx", 2).AssertResult(Master)
        .Syscall(6, "/dev/pts/0", 2).AssertResult(Slave);
}

/// <summary>Pieces of these programs.</summary>
file static class Pieces
{
    /// <summary>Starts a child that has the slave alone, and goes on once it says so.</summary>
    public static SimulatedProgram Reader(this SimulatedProgram program) => program
        .Variable("reader").Text("ready", "r").Syscall(3).Store("reader")
        .If(cpu => cpu.Rax == 0, child => child
            .Syscall(7, 3).AssertResult(0).Syscall(1, 4, Operand.AddressOf("ready"), 1).AssertResult(1)
            .Syscall(8, 4, Operand.AddressOf("buffer"), 64).Exit(9))
        .Syscall(8, 3, Operand.AddressOf("buffer"), 64).AssertResult(1);
}
