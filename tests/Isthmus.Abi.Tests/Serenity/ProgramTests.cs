using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>posix_spawn, anonymous memory, the machine's name.</summary>
[Covers("serenity", "anon_create", "sethostname")]
public sealed class ProgramTests
{
    private const int Madvise = 76;
    private const int Purge = 98;

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
    public void Call_Purge_TakesWhatIsShared_FromAllWhoShareIt()
        => Shared(ChildPrograms.Watcher())
            .Do(cpu => cpu.WriteUInt64(cpu["one"], 5)).Do(cpu => cpu.WriteUInt64(cpu["two"] + 4096, 6))
            .Syscall(Purge, 1).AssertResult(0)
            .StartChild(child => child.Syscall(Madvise, Operand.ValueOf("one"), 8192, 1).AssertResult(0).Exit(3))
            .WaitFor(ChildPrograms.WantEnded, ChildPrograms.Exited, 3)
            .Syscall(Purge, 2).AssertResult(0).Assert(cpu => cpu.ReadUInt64(cpu["two"]) == 5, "files' pages are asked for")
            .Syscall(Purge, 1).AssertResult(2).Syscall(Purge, 1).AssertResult(0)
            .Syscall(Madvise, Operand.ValueOf("two"), 8192, 1).AssertResult(1)
            .Syscall(Madvise, Operand.ValueOf("two"), 8192, 2).AssertResult(1)
            .Syscall(Madvise, Operand.ValueOf("one"), 8192, 2).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu["one"]) == 0 && cpu.ReadUInt64(cpu["two"] + 4096) == 0, "zeros for both")
            .Do(cpu => cpu.WriteUInt64(cpu["two"], 9)).Assert(cpu => cpu.ReadUInt64(cpu["one"]) == 9, "they share it still")
            .Syscall(Purge, 1).AssertResult(0)
            .RunToEnd();

    [Fact]
    public void Call_Purge_TakesWhatNobodyHasMapped()
        => Shared(Program()).Do(cpu => cpu.WriteUInt64(cpu["one"], 5))
            .Syscall(Madvise, Operand.ValueOf("one"), 8192, 1).AssertResult(0)
            .Syscall(84, Operand.ValueOf("one"), 8192).AssertResult(0).Syscall(84, Operand.ValueOf("two"), 8192).AssertResult(0)
            .Syscall(Purge, 1).AssertResult(1).Syscall(80, Operand.AddressOf("map")).Store("again")
            .Assert(cpu => cpu.ReadUInt64(cpu["again"]) == 0, "zeros")
            .Syscall(Madvise, Operand.ValueOf("again"), 8192, 2).AssertResult(1)
            .RunToEnd();

    [Fact]
    public void Call_Purge_PrivateCopyAndWhatItCameFrom_GoAlone()
        => Shared(Program()).Do(cpu => cpu.WriteUInt64(cpu["one"], 5))
            .Fill("copy", _ => 0, _ => 8192, _ => 0, _ => Pair(3, 2), _ => Pair(3, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("copy")).Store("copied").Do(cpu => cpu.WriteUInt64(cpu["copied"], 6))
            .Syscall(Madvise, Operand.ValueOf("copied"), 8192, 1).AssertResult(0).Syscall(Purge, 1).AssertResult(1)
            .Assert(cpu => cpu.ReadUInt64(cpu["copied"]) == 0 && cpu.ReadUInt64(cpu["one"]) == 5, "the copy alone")
            .Syscall(Madvise, Operand.ValueOf("copied"), 8192, 2).AssertResult(1).Do(cpu => cpu.WriteUInt64(cpu["copied"], 7))
            .Syscall(Madvise, Operand.ValueOf("one"), 8192, 1).AssertResult(0).Syscall(Purge, 1).AssertResult(1)
            .Assert(cpu => cpu.ReadUInt64(cpu["copied"]) == 7 && cpu.ReadUInt64(cpu["one"]) == 0, "the shared memory alone")
            .RunToEnd();

    [Fact]
    public void Fork_OfWhatMayGo_GivesZeros()
        => ChildPrograms.Watcher()
            .Fill("map", _ => 0, _ => 8192, _ => 0, _ => Pair(3, 0x22 | 0x200), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Store("memory").Do(cpu => cpu.WriteUInt64(cpu["memory"], 5))
            .Syscall(Madvise, Operand.ValueOf("memory"), 8192, 1).AssertResult(0)
            .StartChild(child => child.Assert(cpu => cpu.ReadUInt64(cpu["memory"]) == 0, "zeros").Exit(3))
            .WaitFor(ChildPrograms.WantEnded, ChildPrograms.Exited, 3)
            .Assert(cpu => cpu.ReadUInt64(cpu["memory"]) == 5, "the parent's stays")
            .RunToEnd();

    [Fact]
    public void Call_Execve_FileThatIsMappedForWriting_IsBusy()
    {
        SimulatedProgram next = Program("next").Exit(6);
        SimulatedProgram first = ChildPrograms.Watcher("first").Text("path", "/bin/next")
            .Fill("open", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("path"), _ => 9, _ => Pair(3, 0))
            .Syscall(85, Operand.AddressOf("open")).AssertResult(3)
            .Fill("own", _ => 0, _ => 4096, _ => 0, _ => Pair(3, 2), _ => Pair(3, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("own"))
            .Fill("map", _ => 0, _ => 4096, _ => 0, _ => Pair(3, 1), _ => Pair(3, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Store("shared").Syscall(15, 3).AssertResult(0);
        Spawn(Execute(first, "/bin/next").AssertResult(-26), "/bin/next", 0).AssertResult(-26)
            .StartChild(child => Execute(child.Syscall(84, Operand.ValueOf("shared"), 4096).AssertResult(0), "/bin/next")
                .AssertResult(-26).Exit(3))
            .WaitFor(ChildPrograms.WantEnded, ChildPrograms.Exited, 3)
            .Syscall(81, Operand.ValueOf("shared"), 4096, 1).AssertResult(0);
        Execute(first, "/bin/next").Exit(9);
        Assert.Equal("exit 6", new AuroraHost(first).Add(next).Run().Control[^1]);
    }

    private static SimulatedProgram Shared(SimulatedProgram program)
        => program.Syscall(4, 8192, 0).AssertResult(3)
            .Fill("map", _ => 0, _ => 8192, _ => 0, _ => Pair(3, 1), _ => Pair(3, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Store("one").Syscall(80, Operand.AddressOf("map")).Store("two");

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
