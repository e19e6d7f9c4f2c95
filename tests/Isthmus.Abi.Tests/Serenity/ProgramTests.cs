using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>posix_spawn, anonymous memory, the machine's name.</summary>
[Covers("serenity", "anon_create", "sethostname")]
public sealed class ProgramTests
{
    [Fact]
    public void Spawn_ChildRunsTheProgram_UnpledgedAndWithItsFiles()
    {
        SimulatedProgram next = Program("next").Text("text", "hi")
            .Syscall(155, 1, Operand.AddressOf("text"), 2).AssertResult(2)
            .Syscall(56).AssertResult(1)
            .Syscall(33).If(cpu => cpu.Rax == 0, child => child.Exit(0)).Exit(6);
        SimulatedProgram first = Spawn(Program("first").Text("words", "stdio proc exec")
            .Fill("pledge", cpu => cpu.AddressOf("words"), _ => 15, _ => 0, _ => 0).Syscall(89, Operand.AddressOf("pledge")).AssertResult(0),
            "/bin/next", 0).AssertResult(2).Reserve("status", 48)
            .Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(154, Operand.AddressOf("wait")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status") + 32) == 6, "it ran to its end").Exit(0);
        AuroraHost host = new AuroraHost(first).Add(next).Run();
        Assert.Equal(["ready", "exit 0"], host.Control);
        Assert.Equal("hi", host.Output());
    }

    [Fact]
    public void Spawn_ThatFails_LeavesNothing()
        => Spawn(Spawn(Program(), "/bin/absent", 0).AssertResult(-2), "/bin/program", 1).AssertResult(-74)
            .Reserve("status", 48).Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(154, Operand.AddressOf("wait")).AssertResult(-10)
            .Syscall(92, 0x10).AssertResult(-14)
            .RunToEnd();

    [Fact]
    public void AnonymousMemory_IsSharedThroughItsDescriptor()
        => Program().Syscall(4, 0, 0).AssertResult(-22).Syscall(4, 100, 0).AssertResult(-22)
            .Syscall(4, 8192, 0x800).AssertResult(3).Syscall(32, 3, 1, 0).AssertResult(1)
            .Reserve("byte", 8).Syscall(99, 3, Operand.AddressOf("byte"), 1).AssertResult(-22)
            .Fill("map", _ => 0, _ => 8192, _ => 0, _ => Pair(3, 1), _ => Pair(3, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Store("one").Syscall(80, Operand.AddressOf("map")).Store("two")
            .Do(cpu => cpu.WriteUInt64(cpu["one"] + 4096, 77))
            .Assert(cpu => cpu.ReadUInt64(cpu["two"] + 4096) == 77, "both see it")
            .Fill("long", _ => 0, _ => 12288, _ => 0, _ => Pair(3, 1), _ => Pair(3, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("long")).AssertResult(-22)
            .Fill("later", _ => 0, _ => 4096, _ => 0, _ => Pair(3, 1), _ => Pair(3, 0), _ => 4096, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("later")).AssertResult(-22)
            .Syscall(15, 3).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu["two"] + 4096) == 77, "the mappings keep it")
            .RunToEnd();

    [Fact]
    public void HostName_IsSetByTheSuperuserAlone()
        => Program().Text("name", "box").Reserve("told", 65)
            .Syscall(118, Operand.AddressOf("name"), 65).AssertResult(-7)
            .Syscall(118, 0x10, 3).AssertResult(-14)
            .Syscall(118, Operand.AddressOf("name"), 3).AssertResult(0)
            .Syscall(50, Operand.AddressOf("told"), 3).AssertResult(-34)
            .Syscall(50, Operand.AddressOf("told"), 4).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("told")) == 0x786F62, "box")
            .Syscall(127, 1000).AssertResult(0).Syscall(118, Operand.AddressOf("name"), 3).AssertResult(-1)
            .RunToEnd();

    [Fact]
    public void Random_HugeBuffer_IsFilledInPart()
        => Program().Fill("map", _ => 0, _ => 1 << 30, _ => 0, _ => Pair(3, 0x22), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Store("memory")
            .Syscall(57, Operand.ValueOf("memory"), 1 << 30, 0).AssertResult(256 * 1024)
            .RunToEnd();

    private static SimulatedProgram Spawn(SimulatedProgram program, string path, ulong attributes)
    {
        (System.Func<Isthmus.Machine.Simulated.Execution.SimulatedCpu, ulong> address, var length) = TextOf(program, path);
        string arguments = NewLabel();
        string block = NewLabel();
        return program.Fill(arguments, address, length)
            .Fill(
                block, address, length, cpu => cpu.AddressOf(arguments), _ => 1, _ => 0, _ => 0, _ => attributes, _ => 0, _ => 0, _ => 0)
            .Syscall(92, Operand.AddressOf(block));
    }
}
