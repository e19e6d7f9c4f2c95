using System;
using System.Text;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.ChildPrograms;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Core files.</summary>
public sealed class CoreTests
{
    private const int Open = 85;
    private const int Write = 155;
    private const int GetDirectoryEntries = 42;
    private const int Prctl = 93;

    [Theory]
    [InlineData(0x1FF, 1)]
    [InlineData(0x1ED, 0)]
    public void Fault_LeavesACore_WhereTheDirectoryIsEverybodys(int permissions, int cores)
        => Assert.Equal(cores, CountCores(child => child.Do(cpu => cpu.ReadUInt64(0x10)), permissions));

    [Fact]
    public void NameWithSlashes_StaysInTheDirectory()
        => Assert.Equal(1, CountCores(
            child => child.Text("name", "../../x").Syscall(Prctl, 6, Operand.AddressOf("name"), 7).Do(cpu => cpu.ReadUInt64(0x10))));

    [Fact]
    public void ProcessThatIsNotDumpable_LeavesNone()
        => Assert.Equal(0, CountCores(child => child.Syscall(Prctl, 1, 0).AssertResult(0).Do(cpu => cpu.ReadUInt64(0x10))));

    [Fact]
    public void HugeReservedRegion_IsAHole()
        => Assert.Equal(1, CountCores(child => child
            .Fill("map", _ => 0, _ => 0x10_0000_0000, _ => 0, _ => Pair(3, 0x22 | 0x80), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Do(cpu => cpu.ReadUInt64(0x10))));

    [Fact]
    public void Properties_FourFit_AndNoMore()
        => Program().Text("key", "abcde").Variable("at").Reserve("block", 32).Loop(Machine.Register.R12, 5, body => body
                .Do(cpu =>
                {
                    cpu.WriteUInt64(cpu.AddressOf("block"), cpu.AddressOf("key") + cpu.R12);
                    cpu.WriteUInt64(cpu.AddressOf("block") + 8, 1);
                    cpu.WriteUInt64(cpu.AddressOf("block") + 16, cpu.AddressOf("key"));
                    cpu.WriteUInt64(cpu.AddressOf("block") + 24, 5);
                })
                .Syscall(Prctl, 5, Operand.AddressOf("block"))
                .Assert(cpu => cpu.R12 < 4 ? cpu.Result == 0 : cpu.Result == -59, "four"))
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("block") + 8, 16385))
            .Syscall(Prctl, 5, Operand.AddressOf("block")).AssertResult(-22)
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("block") + 8, 0))
            .Syscall(Prctl, 5, Operand.AddressOf("block")).AssertResult(-22)
            .Do(cpu =>
            {
                cpu.WriteUInt64(cpu.AddressOf("block"), 0x10);
                cpu.WriteUInt64(cpu.AddressOf("block") + 8, 3);
            })
            .Syscall(Prctl, 5, Operand.AddressOf("block")).AssertResult(-14)
            .RunToEnd();

    private static int CountCores(Action<SimulatedProgram> fault, int permissions = 0x1FF)
    {
        const string Setting = "/sys/kernel/conf/coredump_directory";
        SimulatedProgram program = Watcher().Text("cores", "/cores").Text("setting", Setting).Reserve("entries", 4096)
            .Syscall(144, 0)
            .Syscall(78, -100, Operand.AddressOf("cores"), 6, permissions).AssertResult(0)
            .Fill("open", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("setting"), _ => (ulong)Setting.Length, _ => 2)
            .Syscall(Open, Operand.AddressOf("open")).Store("setting file")
            .Syscall(Write, Operand.ValueOf("setting file"), Operand.AddressOf("cores", 1), 5).AssertResult(-22)
            .Syscall(Write, Operand.ValueOf("setting file"), 0x10, 6).AssertResult(-14)
            .Syscall(Write, Operand.ValueOf("setting file"), Operand.AddressOf("cores"), 6).AssertResult(6)
            .StartChild(child =>
            {
                fault(child);
                child.Exit(0);
            })
            .WaitFor(WantEnded, Killed, 11)
            .Fill("list", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("cores"), _ => 6, _ => 1)
            .Syscall(Open, Operand.AddressOf("list")).Store("directory")
            .Syscall(GetDirectoryEntries, Operand.ValueOf("directory"), Operand.AddressOf("entries"), 4096).Store("bytes")
            .RecordText("names", cpu => Encoding.Latin1.GetString(cpu.ReadBytes(cpu.AddressOf("entries"), (int)cpu["bytes"]))).Exit(0);
        AuroraHost host = new AuroraHost(program).RunAmongFaults();
        string names = host.Machine.Texts("names")[0]!;
        return names.Split("_2_").Length - 1;
    }
}
