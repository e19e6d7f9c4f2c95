using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Regions: who may change them, what they are called, what they are marked as.</summary>
[Covers("serenity", "annotate_mapping", "mmap", "madvise", "set_mmap_name")]
public sealed class MemoryTests
{
    private const int Annotate = 5;
    private const int Madvise = 76;
    private const int Mmap = 80;
    private const int Mprotect = 81;
    private const int Mremap = 82;
    private const int Msync = 83;
    private const int Munmap = 84;
    private const int SetName = 113;
    private const int Prctl = 93;
    private const int Anonymous = 0x22;
    private const int Purgeable = 0x200;

    [Fact]
    public void RegionsOfTheKernel_CannotBeChanged()
        => Program().Variable("stack")
            .Do(cpu => cpu["stack"] = cpu.Rsp & ~0xFFFUL)
            .Syscall(Munmap, Operand.ValueOf("stack"), 4096).AssertResult(-1)
            .Syscall(Mprotect, Operand.ValueOf("stack"), 4096, 1).AssertResult(-1)
            .Fill("fixed", cpu => cpu["stack"], _ => 4096, _ => 0, _ => Pair(3, Anonymous | 0x10), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(Mmap, Operand.AddressOf("fixed")).AssertResult(-1)
            .RunToEnd();

    [Fact]
    public void Annotate_Immutable_StaysAsItIs_ButNotInAChild()
        => Map(Program())
            .Syscall(Annotate, 0, 1).AssertResult(-22)
            .Syscall(Annotate, Operand.ValueOf("memory"), 0).AssertResult(-22)
            .Syscall(Annotate, Operand.ValueOf("memory"), 4).AssertResult(-22)
            .Syscall(Annotate, 0x1F_FE00_0000, 1).AssertResult(-14)
            .Syscall(Annotate, 0x7000_0000, 1).AssertResult(-22)
            .Syscall(Annotate, Operand.ValueOf("memory"), 2).AssertResult(0)
            .Syscall(Annotate, Operand.ValueOf("memory"), 2).AssertResult(-1)
            .Syscall(Munmap, Operand.ValueOf("memory"), 4096).AssertResult(-1)
            .Syscall(Mprotect, Operand.ValueOf("memory"), 4096, 1).AssertResult(-1)
            .Syscall(33).If(cpu => cpu.Rax == 0, child => child
                .Syscall(Munmap, Operand.ValueOf("memory"), 4096).AssertResult(0).Exit(3))
            .Reserve("status", 48).Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(154, Operand.AddressOf("wait")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status") + 32) == 3, "the child may")
            .RunToEnd();

    [Fact]
    public void CallCode_Enforced_OnlyMarkedCodeMakesCalls()
    {
        SimulatedProgram marked = Program("marked").Variable("code").Label("here")
            .Do(cpu => cpu["code"] = cpu.AddressOf("here"))
            .Syscall(Annotate, Operand.ValueOf("code"), 1).AssertResult(0)
            .Syscall(Prctl, 4, 0, 0, 0).AssertResult(0)
            .Syscall(Prctl, 3, 1, 0, 0).AssertResult(-22)
            .Syscall(Prctl, 3, 0, 0, 0).AssertResult(0)
            .Syscall(Prctl, 4, 0, 0, 0).AssertResult(1)
            .Syscall(Annotate, Operand.ValueOf("code"), 1).AssertResult(-1)
            .Exit(5);
        Assert.Equal("exit 5", new AuroraHost(marked).Run().Control[^1]);
        SimulatedProgram unmarked = Program("unmarked").Syscall(Prctl, 3, 0, 0, 0).Exit(5);
        string[] control = new AuroraHost(unmarked).Run().Control;
        Assert.Equal("signal 11 SIGSEGV core", control[^1]);
        Assert.Contains("in code that may not make any", control[^2], System.StringComparison.Ordinal);
    }

    [Fact]
    public void ExactRanges_AreWhatNamesAndAdviceAreFor()
        => Map(Map(Program()), Purgeable, "purgeable").Text("name", "heap")
            .Fill("label", cpu => cpu["memory"], _ => 4096, cpu => cpu.AddressOf("name"), _ => 4)
            .Syscall(SetName, Operand.AddressOf("label")).AssertResult(-22)
            .Fill("whole", cpu => cpu["memory"], _ => 8192, cpu => cpu.AddressOf("name"), _ => 4)
            .Syscall(SetName, Operand.AddressOf("whole")).AssertResult(0)
            .Fill("bad", cpu => cpu["memory"], _ => 8192, _ => 0x10, _ => 4)
            .Syscall(SetName, Operand.AddressOf("bad")).AssertResult(-14)
            .Fill("long", cpu => cpu["memory"], _ => 8192, cpu => cpu.AddressOf("name"), _ => 4097)
            .Syscall(SetName, Operand.AddressOf("long")).AssertResult(-34)
            .Syscall(Madvise, Operand.ValueOf("memory"), 8192, 1).AssertResult(-22)
            .Syscall(Madvise, Operand.ValueOf("purgeable"), 8192, 1).AssertResult(0)
            .Syscall(Madvise, Operand.ValueOf("purgeable"), 8192, 3).AssertResult(-22)
            .Syscall(Madvise, Operand.ValueOf("purgeable"), 4096, 1).AssertResult(-22)
            .RunToEnd();

    [Fact]
    public void Mmap_Alignment_IsThatOfTheCaller()
        => Program()
            .Fill("aligned", _ => 0, _ => 8192, _ => 0x1_0000, _ => Pair(3, Anonymous), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Fill("odd", _ => 0, _ => 8192, _ => 100, _ => Pair(3, Anonymous), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(Mmap, Operand.AddressOf("aligned")).Assert(cpu => cpu.Rax > 0 && cpu.Rax % 0x1_0000 == 0, "aligned")
            .Syscall(Mmap, Operand.AddressOf("aligned")).Assert(cpu => cpu.Rax > 0 && cpu.Rax % 0x1_0000 == 0, "aligned again")
            .Syscall(Mmap, Operand.AddressOf("odd")).AssertResult(-22)
            .RunToEnd();

    [Fact]
    public void Msync_FlagsAndRange_AreChecked()
        => Map(Program())
            .Syscall(Msync, Operand.ValueOf("memory"), 8192, 1).AssertResult(0)
            .Syscall(Msync, Operand.ValueOf("memory"), 8192, 6).AssertResult(0)
            .Syscall(Msync, Operand.ValueOf("memory"), 8192, 3).AssertResult(-22)
            .Syscall(Msync, Operand.ValueOf("memory"), 8192, 4).AssertResult(-22)
            .Syscall(Msync, Operand.ValueOf("memory"), 100, 1).AssertResult(-12)
            .Syscall(Msync, Operand.ValueOf("memory"), 1 << 30, 1).AssertResult(-12)
            .Syscall(Msync, 8, 4096, 1).AssertResult(-22)
            .RunToEnd();

    [Fact]
    public void Mprotect_RuleByRule()
        => Map(Program())
            .Syscall(Mprotect, Operand.ValueOf("memory"), 8192, 7).AssertResult(-22)
            .Syscall(Mprotect, Operand.ValueOf("memory"), 8192, 5).AssertResult(-22)
            .Syscall(Mprotect, 0x7000_0000, 4096, 1).AssertResult(-22)
            .Syscall(Mprotect, Operand.ValueOf("memory"), 1 << 20, 1).AssertResult(-12)
            .Syscall(Mprotect, Operand.ValueOf("memory"), 0, 1).AssertResult(-22)
            .Syscall(Mprotect, 0x1F_FE00_0000, 4096, 1).AssertResult(-14)
            .Syscall(Mprotect, Operand.ValueOf("memory"), 8192, 1).AssertResult(0)
            .RunToEnd();

    [Fact]
    public void Mremap_SharedFileBecomesPrivate_NothingElseDoes()
    {
        SimulatedProgram program = Map(Program()).Text("path", "/tmp/file")
            .Fill("open", _ => Pair(-100, 0), cpu => cpu.AddressOf("path"), _ => 9, _ => Pair(3, 0))
            .Syscall(85, Operand.AddressOf("open")).AssertResult(3)
            .Fill("map", _ => 0, _ => 4096, _ => 0, _ => Pair(3, 1), _ => Pair(3, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(Mmap, Operand.AddressOf("map")).Store("shared")
            .Fill("private", cpu => cpu["shared"], _ => 4096, _ => 4096, _ => 2)
            .Fill("other", cpu => cpu["memory"], _ => 8192, _ => 8192, _ => 2)
            .Syscall(Mremap, Operand.AddressOf("other")).AssertResult(-39)
            .Syscall(Mremap, Operand.AddressOf("private")).Assert(cpu => cpu.Rax == cpu["shared"], "in place")
            .Do(cpu => cpu.WriteUInt64(cpu["shared"], 0x5A))
            .Reserve("byte", 8).Syscall(100, 3, Operand.AddressOf("byte"), 1, 0).AssertResult(1)
            .Assert(cpu => cpu.ReadByte(cpu.AddressOf("byte")) == (byte)'x', "the file does not change").Exit(0);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).AddText("/tmp/file", "xyz").Run().Control);
    }

    private static SimulatedProgram Map(SimulatedProgram program, int flags = 0, string variable = "memory")
    {
        string block = NewLabel();
        return program
            .Fill(block, _ => 0, _ => 8192, _ => 0, _ => Pair(3, Anonymous | flags), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(Mmap, Operand.AddressOf(block)).Store(variable);
    }
}
