using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Vectors, poll, owners, times, volumes, scripts.</summary>
[Covers("serenity", "fchown", "fstatvfs", "futimens", "posix_fallocate", "preadv", "statvfs", "utime")]
[Covers("serenity", "utimensat", "pwritev")]
public sealed class FileTests
{
    private const int Open = 85;
    private const int Pipe = 88;
    private const int Poll = 90;
    private const int Preadv = 101;
    private const int Pwritev = 156;
    private const int Write = 155;
    private const int Fork = 33;

    [Fact]
    public void Vectors_WriteAndReadAllPlaces()
        => Run(OpenFile(Program(), 3).Text("a", "one").Text("b", "two").Reserve("x", 8).Reserve("y", 8)
            .Fill("out", cpu => cpu.AddressOf("a"), _ => 3, cpu => cpu.AddressOf("b"), _ => 3)
            .Fill("in", cpu => cpu.AddressOf("x"), _ => 2, cpu => cpu.AddressOf("y"), _ => 8)
            .Syscall(Pwritev, 3, Operand.AddressOf("out"), 2, -1).AssertResult(6)
            .Syscall(Preadv, 3, Operand.AddressOf("in"), 2, 1).AssertResult(5)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("x")) == 0x656E && cpu.ReadByte(cpu.AddressOf("y")) == (byte)'t', "ne, two")
            .Syscall(Preadv, 3, Operand.AddressOf("in"), -1, 0).AssertResult(-22)
            .Syscall(Preadv, 3, Operand.AddressOf("in"), 1025, 0).AssertResult(-14)
            .Syscall(Preadv, 3, 0x10, 1, 0).AssertResult(-14)
            .Syscall(Preadv, 9, Operand.AddressOf("in"), 2, 0).AssertResult(-9)
            .Fill("huge", cpu => cpu.AddressOf("x"), _ => 1UL << 31)
            .Syscall(Preadv, 3, Operand.AddressOf("huge"), 1, 0).AssertResult(-22)
            .Fill("nowhere", _ => 0x10, _ => 8)
            .Syscall(Preadv, 3, Operand.AddressOf("nowhere"), 1, 0).AssertResult(-14)
            .Reserve("fds", 8).Syscall(Pipe, Operand.AddressOf("fds"), 0).AssertResult(0)
            .Syscall(Pwritev, 5, Operand.AddressOf("out"), 2, 0).AssertResult(-29)
            .Syscall(Pwritev, 5, Operand.AddressOf("out"), 2, -1).AssertResult(6)
            .Syscall(Preadv, 4, Operand.AddressOf("in"), 2, -1).AssertResult(6));

    [Fact]
    public void Poll_TellsInAndOut_AndNothingElse()
        => Run(Program().Reserve("fds", 8).Text("x", "x").Fill("zero", _ => 0, _ => 0).Fill("soon", _ => 0, _ => 5000)
            .Syscall(Pipe, Operand.AddressOf("fds"), 0).AssertResult(0)
            .Fill("both", _ => Pair(3, 1), _ => Pair(4, 4 | 16))
            .Fill("ask", cpu => cpu.AddressOf("both"), _ => 2, cpu => cpu.AddressOf("zero"), _ => 0)
            .Syscall(Poll, Operand.AddressOf("ask")).AssertResult(1)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("both") + 8) == Pair(4, 20 | (4 << 16)), "room to write")
            .Fill("reader", _ => Pair(3, 1))
            .Fill("wait", cpu => cpu.AddressOf("reader"), _ => 1, cpu => cpu.AddressOf("soon"), _ => 0)
            .Syscall(Poll, Operand.AddressOf("wait")).AssertResult(0)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(Write, 4, Operand.AddressOf("x"), 1).Exit(0))
            .Fill("forever", cpu => cpu.AddressOf("reader"), _ => 1, _ => 0, _ => 0)
            .Syscall(Poll, Operand.AddressOf("forever")).AssertResult(1)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("reader")) == Pair(3, 1 | (1 << 16)), "something to read")
            .Fill("closed", _ => Pair(77, 1))
            .Fill("bad", cpu => cpu.AddressOf("closed"), _ => 1, _ => 0, _ => 0)
            .Syscall(Poll, Operand.AddressOf("bad")).AssertResult(0)
            .Fill("many", cpu => cpu.AddressOf("closed"), _ => 1024, _ => 0, _ => 0)
            .Syscall(Poll, Operand.AddressOf("many")).AssertResult(-59)
            .Fill("nowhere", _ => 0x10, _ => 1, _ => 0, _ => 0)
            .Syscall(Poll, Operand.AddressOf("nowhere")).AssertResult(-14));

    [Fact]
    public void Chown_RootChooses_OwnersGiveToTheirGroups()
        => Run(OpenFile(Program(), 3).Reserve("status", 120).Fill("groups", _ => Pair(77, 0))
            .Syscall(31, 3, 1000, 5).AssertResult(0)
            .Syscall(34, 3, Operand.AddressOf("status")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("status") + 32) == Pair(1000, 5), "owner and group")
            .Syscall(117, 1, Operand.AddressOf("groups")).AssertResult(0).Syscall(127, 1000).AssertResult(0)
            .Syscall(31, 3, -1, 77).AssertResult(0).Syscall(31, 3, -1, 78).AssertResult(-1).Syscall(31, 3, 0, -1).AssertResult(-1)
            .Syscall(31, 9, 0, 0).AssertResult(-9)
            .Fill("chown", cpu => cpu.AddressOf("path"), _ => 9, _ => Pair(-1, 77), _ => Pair(-100, 1))
            .Syscall(10, Operand.AddressOf("chown")).AssertResult(0)
            .Syscall(10, 0x10).AssertResult(-14));

    [Fact]
    public void Times_AreSet_OmittedOnesStay()
        => Run(OpenFile(Program(), 3).Reserve("status", 120)
            .Fill("times", _ => 100, _ => 5, _ => 200, _ => 6)
            .Fill("open times", _ => 3, cpu => cpu.AddressOf("times"))
            .Syscall(41, Operand.AddressOf("open times")).AssertResult(0)
            .Fill("omit", _ => 0, _ => ulong.MaxValue, _ => 300, _ => 7)
            .Fill("path times", _ => Pair(-100, 0), cpu => cpu.AddressOf("path"), _ => 9, cpu => cpu.AddressOf("omit"), _ => 0)
            .Syscall(153, Operand.AddressOf("path times")).AssertResult(0)
            .Syscall(34, 3, Operand.AddressOf("status")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("status") + 72) == 100 && cpu.ReadUInt64(cpu.AddressOf("status") + 80) == 5, "access")
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("status") + 88) == 300, "modification")
            .Fill("seconds", _ => 11, _ => 12)
            .Syscall(152, Operand.AddressOf("path"), 9, Operand.AddressOf("seconds")).AssertResult(0)
            .Syscall(152, Operand.AddressOf("path"), 9, 0).AssertResult(0)
            .Syscall(152, Operand.AddressOf("path"), 9, 0x10).AssertResult(-14)
            .Syscall(127, 1000).AssertResult(0).Syscall(41, Operand.AddressOf("open times")).AssertResult(-13));

    [Fact]
    public void Fallocate_GrowsOnly()
        => Run(OpenFile(Program(), 3).Reserve("status", 120).Reserve("fds", 8)
            .Syscall(91, 3, 10, 90).AssertResult(0).Syscall(91, 3, 0, 5).AssertResult(0)
            .Syscall(34, 3, Operand.AddressOf("status")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("status") + 48) == 100, "100 bytes")
            .Syscall(91, 3, -1, 5).AssertResult(-22).Syscall(91, 3, 0, 0).AssertResult(-22)
            .Syscall(91, 3, long.MaxValue, 5).AssertResult(-27).Syscall(91, 9, 0, 5).AssertResult(-9)
            .Syscall(Pipe, Operand.AddressOf("fds"), 0).Syscall(91, 5, 0, 5).AssertResult(-29));

    [Fact]
    public void Volumes_TellTheirSize()
        => Run(OpenFile(Program(), 3).Reserve("status", 104)
            .Syscall(35, 3, Operand.AddressOf("status")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("status")) == 4096 && cpu.ReadUInt64(cpu.AddressOf("status") + 80) == 255, "blocks, names")
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("status") + 24) <= cpu.ReadUInt64(cpu.AddressOf("status") + 16), "free")
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status") + 88) == 0x464D4152, "RAMF(S)")
            .Fill("ask", cpu => cpu.AddressOf("path"), _ => 9, cpu => cpu.AddressOf("status"))
            .Syscall(139, Operand.AddressOf("ask")).AssertResult(0)
            .Syscall(35, 3, 0x10).AssertResult(-14).Syscall(35, 9, Operand.AddressOf("status")).AssertResult(-9)
            .Syscall(35, 0, Operand.AddressOf("status")).AssertResult(-2));

    [Theory]
    [InlineData("#!/bin/next -x  y\nrest", "exit 4")]
    [InlineData("#! /bin/next\n", "exit 2")]
    [InlineData("#!/bin/absent\n", "exit 98")]
    [InlineData("#!\n", "exit 92")]
    [InlineData("#!/bin/next", "exit 41")]
    [InlineData("xy", "exit 92")]
    [InlineData("#!/bin/script\n", "exit 65")]
    public void Script_ItsLineNamesTheProgram(string text, string end)
    {
        SimulatedProgram next = Program("next").Do(cpu => cpu["count"] = cpu.Rdi).Variable("count").Exit(Operand.ValueOf("count"));
        SimulatedProgram first = Execute(Program("first"), "/bin/script").Do(cpu => cpu["error"] = 100 + cpu.Rax).Variable("error")
            .Exit(Operand.ValueOf("error"));
        AuroraHost host = new AuroraHost(first).Add(next).AddFile("/bin/script", System.Text.Encoding.ASCII.GetBytes(text), 0x1ED).Run();
        Assert.Equal(end, host.Control[^1]);
    }

    [Fact]
    public void Usage_IsTold()
        => Run(Program().Reserve("usage", 144)
            .Syscall(60, 1, Operand.AddressOf("usage")).AssertResult(0).Syscall(60, 2, Operand.AddressOf("usage")).AssertResult(0)
            .Syscall(60, 3, Operand.AddressOf("usage")).AssertResult(-22).Syscall(60, 1, 0x10).AssertResult(-14)
            .Syscall(143, Operand.AddressOf("usage")).Assert(cpu => cpu.Result >= 0, "milliseconds since boot")
            .Syscall(143, 0x10).AssertResult(-14));

    [Fact]
    public void Disown_ChildHasNoParent()
        => Run(Program().Reserve("status", 48).Syscall(22, 99).AssertResult(-3).Syscall(22, 1).AssertResult(-10)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(157).Syscall(157).Syscall(56).AssertResult(0).Exit(0)).Store("pid")
            .Syscall(22, Operand.ValueOf("pid")).AssertResult(0)
            .Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(154, Operand.AddressOf("wait")).AssertResult(-10));

    private static SimulatedProgram OpenFile(SimulatedProgram program, int flags)
        => program.Text("path", "/tmp/file")
            .Fill("open", _ => Pair(-100, 0), cpu => cpu.AddressOf("path"), _ => 9, _ => Pair(flags, 0))
            .Syscall(Open, Operand.AddressOf("open")).AssertResult(3);

    private static void Run(SimulatedProgram program)
        => Assert.Equal(["ready", "exit 0"], new AuroraHost(program.Exit(0)).AddText("/tmp/file", "").Run().Control);
}
