using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Requests to a terminal, and programs that do not belong to it.</summary>
[Covers("serenity", "ioctl", "setsid")]
public sealed class TerminalTests
{
    private const int Fork = 33;
    private const int Ioctl = 68;
    private const int Open = 85;
    private const int Read = 99;
    private const int Write = 155;

    [Fact]
    public void Size_IsSetAndTold()
        => Run(Program().Fill("size", _ => 40 | (100 << 16)).Reserve("told", 8)
            .Syscall(Ioctl, 0, 11, Operand.AddressOf("size")).AssertResult(0).Syscall(Ioctl, 0, 11, 0x10).AssertResult(-14)
            .Syscall(Ioctl, 0, 7, Operand.AddressOf("told")).AssertResult(0)
            .Assert(cpu => cpu.Word("told", 0) == (40 | (100 << 16)), "rows and columns"));

    [Fact]
    public void Terminal_IsFoundInDevByItsInodeAndNumber()
        => Run(Program().Text("path", "/dev/tty0").Reserve("open", 120).Reserve("named", 120)
            .Syscall(34, 0, Operand.AddressOf("open")).AssertResult(0)
            .Fill("stat", cpu => cpu.AddressOf("path"), _ => 9, cpu => cpu.AddressOf("named"), _ => Pair(-100, 0))
            .Syscall(138, Operand.AddressOf("stat")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("open") + 8) == cpu.ReadUInt64(cpu.AddressOf("named") + 8), "the inode")
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("open") + 40) == 0x400
                && cpu.ReadUInt64(cpu.AddressOf("named") + 40) == 0x400, "the number"));

    [Fact]
    public void Terminal_GivenUp_CannotBeOpenedAsOnesOwn()
        => Run(Program().Text("path", "/dev/tty").Fill("open", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("path"), _ => 8, _ => 1)
            .Syscall(Open, Operand.AddressOf("open")).AssertResult(3)
            .Syscall(Ioctl, 3, 10, 0).AssertResult(0).Syscall(Open, Operand.AddressOf("open")).AssertResult(-6)
            .Syscall(Ioctl, 3, 8, 0).AssertResult(0).Syscall(Open, Operand.AddressOf("open")).AssertResult(4)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Syscall(125).Syscall(Open, Operand.AddressOf("open")).AssertResult(-6).Exit(0)));

    [Fact]
    public void Background_ReadIsInterruptedAndWriteWhereItIsNotWanted()
        => Run(Program().Reserve("byte", 8).Text("x", "x").Reserve("settings", 56).Fill("ignore", _ => 1, _ => 0).Reserve("status", 48)
            .Syscall(129, 21, Operand.AddressOf("ignore"), 0).AssertResult(0)
            .Syscall(129, 22, Operand.AddressOf("ignore"), 0).AssertResult(0)
            .Syscall(Ioctl, 0, 1, 1).AssertResult(0)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Syscall(120, 0, 0).AssertResult(0)
                .Syscall(Read, 0, Operand.AddressOf("byte"), 1).AssertResult(-4)
                .Syscall(Write, 1, Operand.AddressOf("x"), 1).AssertResult(1)
                .Syscall(Ioctl, 0, 2, Operand.AddressOf("settings")).AssertResult(0)
                .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("settings") + 12, cpu.Word("settings", 12) | 256))
                .Syscall(Ioctl, 0, 3, Operand.AddressOf("settings")).AssertResult(0)
                .Syscall(Write, 1, Operand.AddressOf("x"), 1).AssertResult(-4).Exit(7))
            .Store("pid").Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(154, Operand.AddressOf("wait")).AssertResult(0)
            .Syscall(Ioctl, 0, 1, -1).AssertResult(-22).Syscall(Ioctl, 0, 1, 999).AssertResult(-22)
            .Syscall(Write, 1, Operand.AddressOf("x"), 1).AssertResult(1));

    private static void Run(SimulatedProgram program)
        => Assert.Equal("exit 0", new TerminalHost(program.Exit(0)).Run().Result);
}
