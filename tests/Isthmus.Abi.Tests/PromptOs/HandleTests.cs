using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

[Covers("promptos", "close", "duplicate", "handle_info")]
public sealed class HandleTests
{
    [Fact]
    public void HandleInfo_StandardStreams_TellTypeAndRights()
    {
        SimulatedProgram program = Program().Reserve("info", 64)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("info"), 32))
            .Syscall(22, 0, Operand.AddressOf("info")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("info") + 4) == 3, "standard input is a pipe")
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("info") + 8) == 0xD1, "it can be read, waited for, duplicated and given away")
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("info") + 16) != 0, "it has a number")
            .Do(cpu => cpu[Isthmus.Machine.Register.Rbx] = cpu.ReadUInt64(cpu.AddressOf("info") + 16))
            .Syscall(22, 1, Operand.AddressOf("info")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("info") + 8) == 0xD2, "it can be written")
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("info") + 16) != cpu[Isthmus.Machine.Register.Rbx], "it is another object")
            .Syscall(21, 0, 0).AssertResult(3)
            .Syscall(22, 3, Operand.AddressOf("info")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("info") + 8) == 0, "no right is left")
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("info") + 16) == cpu[Isthmus.Machine.Register.Rbx], "it is the same object")
            .Exit(0);
        Run(program);
    }

    [Fact]
    public void HandleInfo_FilesAndSockets_TellHowTheyMayBeUsed()
    {
        SimulatedProgram program = Program().Reserve("info", 64)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("info"), 32))
            .Syscall(24, -1, "/file", 0x442, 0x1A4).AssertResult(3)
            .Syscall(22, 3, Operand.AddressOf("info")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("info") + 12) == 0x402, "read, written, and appended to")
            .Syscall(62, 2, 0x801, 0).AssertResult(4)
            .Syscall(22, 4, Operand.AddressOf("info")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("info") + 12) == 0x802, "read, written, and never waited for")
            .Syscall(53, 0).AssertResult(5)
            .Syscall(22, 5, Operand.AddressOf("info")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("info") + 12) == 0, "an event has none")
            .Exit(0);
        Run(program);
    }

    [Fact]
    public void HandleInfo_BadStructures_AreRefused()
    {
        SimulatedProgram program = Program().Reserve("info", 8192)
            .Syscall(22, 0, 0).AssertResult(-14)
            .Syscall(22, 0, -8).AssertResult(-14)
            .Syscall(22, 99, Operand.AddressOf("info")).AssertResult(-9)
            .Syscall(22, 0, Operand.AddressOf("info")).AssertResult(-22)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("info"), 31))
            .Syscall(22, 0, Operand.AddressOf("info")).AssertResult(-22)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("info"), 0xFFFF_FFFF))
            .Syscall(22, 0, Operand.AddressOf("info")).AssertResult(-22)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("info"), 1000))
            .Syscall(22, 0, Operand.AddressOf("info")).AssertResult(0)
            .Do(cpu => cpu.WriteByte(cpu.AddressOf("info") + 999, 1))
            .Syscall(22, 0, Operand.AddressOf("info")).AssertResult(-22)
            .Exit(0);
        Run(program);
    }

    [Fact]
    public void Duplicate_RightsCanOnlyBeTakenAway()
    {
        SimulatedProgram program = Program()
            .Syscall(21, 0, 0x41).AssertResult(3)
            .Syscall(21, 3, 0x42).AssertResult(-13)
            .Syscall(21, 3, 0x200).AssertResult(-22)
            .Syscall(21, 3, 1).AssertResult(4)
            .Syscall(21, 4, 1).AssertResult(-13)
            .Syscall(21, 5, 1).AssertResult(-9)
            .Exit(0);
        Run(program);
    }

    [Fact]
    public void Close_NumberIsStaleForEver()
    {
        SimulatedProgram program = Program()
            .Syscall(21, 0, 0x41).AssertResult(3)
            .Syscall(20, 3).AssertResult(0)
            .Syscall(20, 3).AssertResult(-9)
            .Syscall(21, 0, 0x41).AssertResult((1L << 32) + 3)
            .Syscall(21, 3, 0).AssertResult(-9)
            .Syscall(20, (1L << 32) + 3).AssertResult(0)
            .Syscall(20, -1).AssertResult(-9)
            .Syscall(20, long.MaxValue).AssertResult(-9)
            .Exit(0);
        Run(program);
    }

    [Fact]
    public void Duplicate_WithoutEnd_IsRefusedAtTheLimit()
    {
        SimulatedProgram program = Program()
            .Label("again").Syscall(21, 0, 0x41).Do(cpu => cpu[Isthmus.Machine.Register.Rbx]++).JumpIf(cpu => cpu.Result >= 0, "again")
            .AssertResult(-24)
            .Assert(cpu => cpu[Isthmus.Machine.Register.Rbx] == 4096 - 2, "4,096 handles in all")
            .Syscall(20, 77).AssertResult(0)
            .Syscall(21, 0, 0x41).AssertResult((1L << 32) + 77)
            .Exit(0);
        Run(program);
    }

    private static SimulatedProgram Program() => new("prompt", ProgramAbi.PromptOs);

    private static void Run(SimulatedProgram program)
    {
        AuroraHost host = new AuroraHost(program, "abi=promptos").Run();
        Assert.Equal(["ready", "exit 0"], host.Control);
    }
}
