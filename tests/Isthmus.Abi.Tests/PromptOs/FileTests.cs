using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

public sealed class FileTests
{
    private const int Create = 0x42;

    private static readonly Operand s_buffer = Operand.AddressOf("buffer");

    [Fact]
    public void File_WrittenAndReadInEveryWay()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(24, -1, "/tmp/file", Create, 0x1A4).AssertResult(3)
            .Syscall(26, 3, "hello world", 11).AssertResult(11)
            .Syscall(31, 3, 6, 0).AssertResult(6)
            .Syscall(25, 3, s_buffer, 100).AssertResult(5)
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer"), 5) == "world", "the rest")
            .Syscall(27, 3, s_buffer, 5, 0).AssertResult(5)
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer"), 5) == "hello", "the start")
            .Syscall(28, 3, "J", 1, 0).AssertResult(1)
            .Syscall(31, 3, 0, 1).AssertResult(11)
            .Syscall(31, 3, -4, 2).AssertResult(7)
            .Syscall(31, 3, -100, 0).AssertResult(-22)
            .Syscall(31, 3, 0, 3).AssertResult(-22)
            .Syscall(42, 3, 5).AssertResult(0)
            .Syscall(42, 3, -1).AssertResult(-22)
            .Syscall(33, 3, s_buffer).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("buffer") + 40) == 5, "its size")
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer") + 16) == 0x81A4, "its mode")
            .Syscall(46, 3).AssertResult(0)
            .Syscall(46, 0).AssertResult(-22)
            .Syscall(27, 3, s_buffer, 5, -1).AssertResult(-22)
            .Syscall(25, 3, -100, 5).AssertResult(-14)
            .Syscall(27, 3, 0, 5, 0).AssertResult(-14)
            .Syscall(25, 99, s_buffer, 5).AssertResult(-9)
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void Open_RightsAreThoseOfTheFlags()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(24, -1, "/etc/motd", 0, 0).AssertResult(3)
            .Syscall(26, 3, "x", 1).AssertResult(-13)
            .Syscall(42, 3, 0).AssertResult(-13)
            .Syscall(24, -1, "/tmp/file", 0x41, 0x1A4).AssertResult(4)
            .Syscall(25, 4, s_buffer, 1).AssertResult(-13)
            .Syscall(27, 4, s_buffer, 1, 0).AssertResult(-13)
            .Syscall(34, 4, s_buffer, 100).AssertResult(-20)
            .Syscall(21, 4, 64).AssertResult(5)
            .Syscall(26, 5, "x", 1).AssertResult(-13)
            .Syscall(31, 5, 0, 0).AssertResult(-13)
            .Syscall(47, 5, 0x541B, s_buffer).AssertResult(-13)
            .Syscall(24, -1, "/etc/motd", 3, 0).AssertResult(-22)
            .Syscall(24, -1, "/etc/motd", 0x4000_0000, 0).AssertResult(-22)
            .Syscall(24, -1, "/etc/nothing", 0, 0).AssertResult(-2)
            .Syscall(24, -1, "/etc/motd", 0xC2, 0).AssertResult(-17)
            .Syscall(24, -1, "/etc", 1, 0).AssertResult(-21)
            .Syscall(24, -1, "/etc/motd/x", 0, 0).AssertResult(-20)
            .Syscall(24, -1, 8, 0, 0).AssertResult(-14)
            .Syscall(24, -1, -8, 0, 0).AssertResult(-14)
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void DirectoryHandle_IsWherePathsBegin()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(35, -1, "/tmp/sub", 0x1ED).AssertResult(0)
            .Syscall(24, -1, "/tmp/sub", 0x10000, 0).AssertResult(3)
            .Syscall(24, 3, "file", Create, 0x1A4).AssertResult(4)
            .Syscall(32, -1, "/tmp/sub/file", s_buffer, 0).AssertResult(0)
            .Syscall(35, 3, "inner", 0x1ED).AssertResult(0)
            .Syscall(39, 3, "file", 3, "inner/second").AssertResult(0)
            .Syscall(38, 3, "file", -1, "/tmp/moved").AssertResult(0)
            .Syscall(40, "inner/second", 3, "link").AssertResult(0)
            .Syscall(41, 3, "link", s_buffer, 5).AssertResult(5)
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer"), 5) == "inner", "cut to the buffer")
            .Syscall(41, 3, "link", s_buffer, 0).AssertResult(-22)
            .Syscall(41, 3, "inner", s_buffer, 10).AssertResult(-22)
            .Syscall(32, 3, "link", s_buffer, 0x100).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer") + 16) >> 12 == 10, "the link itself")
            .Syscall(32, 3, "link", s_buffer, 0).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer") + 16) >> 12 == 8, "what it leads to")
            .Syscall(32, 3, "link", s_buffer, 1).AssertResult(-22)
            .Syscall(43, 3, "link", 0x180).AssertResult(0)
            .Syscall(32, -1, "/tmp/moved", s_buffer, 0).AssertResult(0)
            .Assert(cpu => (cpu.ReadUInt32(cpu.AddressOf("buffer") + 16) & 0xFFF) == 0x180, "both names have the permissions")
            .Syscall(36, 3, "inner").AssertResult(-39)
            .Syscall(37, 3, "inner").AssertResult(-21)
            .Syscall(37, 3, "inner/second").AssertResult(0)
            .Syscall(36, 3, "inner").AssertResult(0)
            .Syscall(36, 3, "link").AssertResult(-20)
            .Syscall(24, 4, "x", 0, 0).AssertResult(-20)
            .Syscall(24, 99, "/etc/motd", 0, 0).AssertResult(-9)
            .Syscall(24, -2, "/etc/motd", 0, 0).AssertResult(-9)
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void DirectoryHandle_WithoutRights_IsRefused()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(24, -1, "/tmp", 0, 0).AssertResult(3)
            .Syscall(21, 3, 1).AssertResult(4)
            .Syscall(24, 4, "x", Create, 0x1A4).AssertResult(-13)
            .Syscall(35, 4, "x", 0x1ED).AssertResult(-13)
            .Syscall(36, 4, "x").AssertResult(-13)
            .Syscall(37, 4, "x").AssertResult(-13)
            .Syscall(38, 3, "x", 4, "y").AssertResult(-13)
            .Syscall(39, -1, "/etc/motd", 4, "y").AssertResult(-13)
            .Syscall(40, "x", 4, "y").AssertResult(-13)
            .Syscall(43, 4, "x", 0).AssertResult(-13)
            .Syscall(34, 4, s_buffer, 1000).AssertResult(-13)
            .Syscall(32, 4, "../etc/motd", s_buffer, 0).AssertResult(0)
            .Syscall(21, 3, 256).AssertResult(5)
            .Syscall(32, 5, "../etc/motd", s_buffer, 0).AssertResult(-13)
            .Syscall(34, 5, s_buffer, 1000).Assert(cpu => cpu.Result >= 0, "it can be listed")
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void Readdir_GivesWholeRecordsAndEnds()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(35, -1, "/tmp/dir", 0x1ED).AssertResult(0)
            .Syscall(24, -1, "/tmp/dir/a", Create, 0x1A4).AssertResult(3)
            .Syscall(24, -1, "/tmp/dir", 0x10000, 0).AssertResult(4)
            .Syscall(34, 4, s_buffer, 8).AssertResult(-22)
            .Syscall(34, 4, -64, 64).AssertResult(-14)
            .Syscall(34, 4, s_buffer, 4096).AssertResult(72)
            .Assert(cpu => cpu.ReadByte(cpu.AddressOf("buffer") + 48 + 16) == 24, "the length of the last record")
            .Assert(cpu => cpu.ReadByte(cpu.AddressOf("buffer") + 48 + 18) == 8, "a regular file")
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer") + 48 + 19) == "a", "its name")
            .Syscall(34, 4, s_buffer, 4096).AssertResult(0)
            .Syscall(31, 4, 0, 0).AssertResult(0)
            .Syscall(34, 4, s_buffer, 24).AssertResult(24)
            .Syscall(25, 4, s_buffer, 24).AssertResult(-21)
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void Vectors_MoveAllPiecesOrSayWhy()
    {
        SimulatedProgram program = PromptProgram.Create().Reserve("vector", 64)
            .Do(cpu => SetPiece(cpu, 0, cpu.AddressOf("buffer"), 3))
            .Do(cpu => SetPiece(cpu, 1, cpu.AddressOf("buffer") + 100, 0))
            .Do(cpu => SetPiece(cpu, 2, cpu.AddressOf("buffer") + 200, 4))
            .Do(cpu => cpu.WriteText(cpu.AddressOf("buffer"), "abc"))
            .Do(cpu => cpu.WriteText(cpu.AddressOf("buffer") + 200, "defg"))
            .Syscall(52, Operand.AddressOf("result")).AssertResult(0)
            .Syscall(30, 4, Operand.AddressOf("vector"), 3).AssertResult(7)
            .Do(cpu => cpu.WriteBytes(cpu.AddressOf("buffer"), new byte[300]))
            .Syscall(29, 3, Operand.AddressOf("vector"), 3).AssertResult(7)
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer")) == "abc", "the first piece")
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("buffer") + 200) == "defg", "the last piece")
            .Syscall(26, 4, "12345", 5).AssertResult(5)
            .Syscall(29, 3, Operand.AddressOf("vector"), 3).AssertResult(5)
            .Syscall(29, 3, Operand.AddressOf("vector"), -1).AssertResult(-22)
            .Syscall(29, 3, Operand.AddressOf("vector"), 1025).AssertResult(-22)
            .Syscall(29, 3, 0, 2).AssertResult(-14)
            .Syscall(29, 3, 0, 0).AssertResult(0)
            .Do(cpu => SetPiece(cpu, 2, ulong.MaxValue, 4))
            .Syscall(30, 4, Operand.AddressOf("vector"), 3).AssertResult(-14)
            .Do(cpu => SetPiece(cpu, 2, 0x10_0000, ulong.MaxValue))
            .Syscall(30, 4, Operand.AddressOf("vector"), 3).AssertResult(-22)
            .Syscall(20, 3).AssertResult(0)
            .Exit(0);
        program.Run();

        static void SetPiece(Isthmus.Machine.Simulated.Execution.SimulatedCpu cpu, ulong index, ulong address, ulong length)
        {
            cpu.WriteUInt64(cpu.AddressOf("vector") + (index * 16), address);
            cpu.WriteUInt64(cpu.AddressOf("vector") + (index * 16) + 8, length);
        }
    }

    [Fact]
    public void Pipe_BlocksBetweenProcessesAndBreaks()
    {
        SimulatedProgram child = PromptProgram.Create("child").Syscall(26, 1, "from the child", 14).AssertResult(14).Exit(0);
        SimulatedProgram broken = PromptProgram.Create("broken").Syscall(26, 1, "x", 1).Exit(0);
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(52, 0).AssertResult(-14)
            .Syscall(52, Operand.AddressOf("result")).AssertResult(0)
            .Spawn("/bin/child", 0, (4, 1)).AssertResult(5)
            .Syscall(25, 3, s_buffer, 100).AssertResult(14)
            .WaitFor(5, 0)
            .Syscall(20, 3).AssertResult(0)
            .Spawn("/bin/broken", 0, (4, 1)).Assert(cpu => cpu.Result > 0, "it starts").Store("handle")
            .WaitFor(Operand.ValueOf("handle"), 0, 13)
            .Exit(0);
        program.Run(child, broken);
    }

    [Fact]
    public void WorkingDirectory_ChangesAndIsTold()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Syscall(44, "/etc").AssertResult(0)
            .Syscall(45, s_buffer, 100).AssertResult(5)
            .Syscall(45, s_buffer, 4).AssertResult(-34)
            .Syscall(45, 0, 100).AssertResult(-14)
            .Syscall(44, "/etc/motd").AssertResult(-20)
            .Syscall(44, "/nothing").AssertResult(-2)
            .Syscall(44, 0).AssertResult(-14)
            .Syscall(24, -1, "motd", 0, 0).AssertResult(3)
            .Exit(0);
        program.Run();
    }

    [Fact]
    public void Handles_WithoutEnd_LeaveNothingOpen()
    {
        SimulatedProgram program = PromptProgram.Create()
            .Label("again").Syscall(24, -1, "/etc/motd", 0, 0).JumpIf(cpu => cpu.Result >= 0, "again")
            .AssertResult(-24)
            .Syscall(52, s_buffer).AssertResult(-24)
            .Spawn("/bin/prompt").AssertResult(-24)
            .Syscall(7, 1).AssertResult(-24)
            .Syscall(24, -1, "/tmp/new", Create, 0x1A4).AssertResult(-24)
            .Syscall(32, -1, "/tmp/new", s_buffer, 0).AssertResult(-2)
            .Exit(0);
        program.Run();
    }
}
