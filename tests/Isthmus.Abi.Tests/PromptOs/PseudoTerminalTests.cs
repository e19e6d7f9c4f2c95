using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>Pseudo-terminals behind handles.</summary>
[Covers("promptos", "ioctl")]
public sealed class PseudoTerminalTests
{
    private const uint GetNumber = 0x80045430;
    private const int SetWindowSize = 0x5414;
    private const int GetWindowSize = 0x5413;
    private const int Master = 3;
    private const int Slave = 4;

    private static readonly Operand s_buffer = Operand.AddressOf("buffer");

    [Fact]
    public void Pair_TellsItsNumberAndSize_AndCarriesBytes()
        => Pair()
            .Syscall(47, Master, GetNumber, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer")) == 0, "the first pair")
            .Syscall(47, Master, GetNumber, 0x10).AssertResult(-14)
            .Syscall(47, Slave, GetNumber, s_buffer).AssertResult(-25)
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("buffer"), 50 | (132 << 16)))
            .Syscall(47, Master, SetWindowSize, s_buffer).AssertResult(0)
            .Syscall(47, Slave, GetWindowSize, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer")) == (50 | (132 << 16)), "its new size")
            .Syscall(26, Master, "ab\n", 3).AssertResult(3)
            .Syscall(25, Slave, s_buffer, 64).AssertResult(3)
            .Syscall(25, Master, s_buffer, 64).AssertResult(4)
            .Exit(0).Run();

    [Fact]
    public void InterruptKey_EndsWhoHasTheSlaveAndNotTheMaster()
        => Pair().Variable("reader")
            .Spawn("/bin/reader", 0, (Slave, 0)).Store("reader")
            .Syscall(25, Master, s_buffer, 64).AssertResult(1)
            .Syscall(26, Master, "\u0003", 1).AssertResult(1)
            .Syscall(2, Operand.ValueOf("reader"), Operand.AddressOf("result"), 0).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("result") + 8) == 2, "SIGINT ended it")
            .Exit(0)
            .Run(PromptProgram.Create("reader").Syscall(26, 0, "r", 1).AssertResult(1).Syscall(25, 0, s_buffer, 64).Exit(9));

    private static SimulatedProgram Pair()
        => PromptProgram.Create()
            .Syscall(24, -1, "/dev/ptmx", 2, 0).AssertResult(Master)
            .Syscall(24, -1, "/dev/pts/0", 2, 0).AssertResult(Slave);
}
