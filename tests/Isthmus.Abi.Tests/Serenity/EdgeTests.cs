using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>What calls answer at the edges of memory, files and masks.</summary>
public sealed class EdgeTests
{
    private const int Fork = 33;
    private const int Fstat = 34;
    private const int Fchmod = 30;
    private const int Kill = 70;
    private const int Lseek = 75;
    private const int Mkdir = 78;
    private const int Mmap = 80;
    private const int Mprotect = 81;
    private const int Munmap = 84;
    private const int Poll = 90;
    private const int Read = 99;
    private const int Pread = 100;
    private const int Rmdir = 108;
    private const int Sigaction = 129;
    private const int Sigprocmask = 132;
    private const int Sigsuspend = 134;
    private const int Write = 155;
    private const int Usr1 = 10;
    private const int Anonymous = 0x22;
    private const long Last = long.MaxValue;

    [Fact]
    public void Read_BufferEndsEarly_IsAnErrorAndLeavesThePosition()
        => WithFile()
            .Syscall(Write, 3, Operand.ValueOf("pages"), 4096).AssertResult(4096)
            .Syscall(Write, 3, Operand.ValueOf("pages"), 4096).AssertResult(4096)
            .Fill("place", _ => 0).Syscall(Lseek, 3, Operand.AddressOf("place"), 0).AssertResult(0)
            .Syscall(Read, 3, Operand.ValueOf("pages"), 4097).AssertResult(-14)
            .Syscall(Write, 3, Operand.ValueOf("pages"), 4097).AssertResult(-14)
            .Fill("now", _ => 0).Syscall(Lseek, 3, Operand.AddressOf("now"), 1).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("now")) == 0, "the position is what it was")
            .Fill("near", _ => 8000).Syscall(Lseek, 3, Operand.AddressOf("near"), 0).AssertResult(0)
            .Syscall(Read, 3, Operand.ValueOf("pages"), 4097).AssertResult(192)
            .RunToEnd();

    [Fact]
    public void Transfer_BeyondTheLastPlace_Overflows()
        => WithFile()
            .Fill("far", _ => (ulong)Last).Syscall(Lseek, 3, Operand.AddressOf("far"), 0).AssertResult(0)
            .Syscall(Read, 3, Operand.ValueOf("pages"), 16).AssertResult(-36)
            .Syscall(Write, 3, Operand.ValueOf("pages"), 16).AssertResult(-36)
            .Syscall(Pread, 3, Operand.ValueOf("pages"), 16, Last).AssertResult(-36)
            .RunToEnd();

    [Fact]
    public void Write_ToASetIdFile_TakesTheBitsAway()
        => WithFile().Reserve("status", 120)
            .Syscall(Fchmod, 3, 0xDED).AssertResult(0)
            .Syscall(Write, 3, Operand.ValueOf("pages"), 8).AssertResult(8)
            .Syscall(Fstat, 3, Operand.AddressOf("status")).AssertResult(0)
            .Assert(cpu => (cpu.ReadUInt32(cpu.AddressOf("status") + 16) & 0xFFF) == 0x1ED, "0755")
            .RunToEnd();

    [Fact]
    public void Directories_KeepTheirBits_AndTwoDotsAreNeverEmpty()
        => Program().Reserve("status", 120).Text("d", "/d").Text("up", "/d/e/..").Text("e", "/d/e")
            .Syscall(144, 0)
            .Syscall(Mkdir, -100, Operand.AddressOf("d"), 2, 0x3FF).AssertResult(0)
            .Syscall(Mkdir, -100, Operand.AddressOf("e"), 4, 0x1FF).AssertResult(0)
            .Fill("stat", cpu => cpu.AddressOf("d"), _ => 2, cpu => cpu.AddressOf("status"), _ => Pair(-100, 1))
            .Syscall(138, Operand.AddressOf("stat")).AssertResult(0)
            .Assert(cpu => (cpu.ReadUInt32(cpu.AddressOf("status") + 16) & 0xFFF) == 0x3FF, "01777")
            .Syscall(Rmdir, Operand.AddressOf("up"), 7).AssertResult(-43)
            .RunToEnd();

    [Fact]
    public void Memory_BelowTheLowestPlace_IsAHole()
        => Program()
            .Syscall(Munmap, 0, 15).AssertResult(0)
            .Syscall(Mprotect, 0, 4096, 1).AssertResult(-22)
            .Fill("low", _ => 0x1000, _ => 4096, _ => 0, _ => Pair(3, Anonymous | 0x10), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(Mmap, Operand.AddressOf("low")).AssertResult(-12)
            .RunToEnd();

    [Fact]
    public void Mask_OfAWait_HoldsForTheHandlerThatEndsIt()
        => EndWithHandler(WithHandler().Fill("block", _ => 1UL << (Usr1 - 1)).Fill("none", _ => 0).Reserve("mask", 4)
            .Syscall(Sigprocmask, 2, Operand.AddressOf("block"), 0).AssertResult(0)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(Kill, 1, Usr1).Exit(0))
            .Syscall(Sigsuspend, Operand.AddressOf("none")).AssertResult(-4)
            .Assert(cpu => cpu["count"] == 1, "the handler ran")
            .Fill("poll", _ => 0, _ => 0, _ => 0, cpu => cpu.AddressOf("none"))
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(Kill, 1, Usr1).Exit(0))
            .Syscall(Poll, Operand.AddressOf("poll")).AssertResult(-4)
            .Assert(cpu => cpu["count"] == 2, "the handler ran again")
            .Fill("zero", _ => 0, _ => 1)
            .Fill("soon", _ => 0, _ => 0, cpu => cpu.AddressOf("zero"), cpu => cpu.AddressOf("none"))
            .Syscall(Poll, Operand.AddressOf("soon")).AssertResult(0)
            .Syscall(Sigprocmask, 0, 0, Operand.AddressOf("mask"))
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("mask")) == 1U << (Usr1 - 1), "the mask is what it was"));

    /// <summary>A page that can be used, with one after it that cannot.</summary>
    private static SimulatedProgram WithPages(SimulatedProgram program)
        => program.Variable("pages").Variable("hole")
            .Fill("map", _ => 0, _ => 8192, _ => 0, _ => Pair(3, Anonymous), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(Mmap, Operand.AddressOf("map"))
            .Do(cpu => { cpu["pages"] = cpu.Rax; cpu["hole"] = cpu.Rax + 4096; })
            .Syscall(Mprotect, Operand.ValueOf("hole"), 4096, 0).AssertResult(0);

    private static SimulatedProgram WithFile()
        => WithPages(Program()).Text("path", "/f")
            .Fill("open", _ => Pair(-100, 0), cpu => cpu.AddressOf("path"), _ => 2, _ => Pair(3 | 8, 0x1A4))
            .Syscall(85, Operand.AddressOf("open")).AssertResult(3);

    private static SimulatedProgram WithHandler()
        => Program().Variable("count")
            .Fill("action", cpu => cpu.AddressOf("handler"), _ => 0)
            .Syscall(Sigaction, Usr1, Operand.AddressOf("action"), 0).AssertResult(0);

    private static void EndWithHandler(SimulatedProgram program)
        => program.Exit(0).Label("handler").Do(cpu => cpu["count"]++).Return().Finish();
}
