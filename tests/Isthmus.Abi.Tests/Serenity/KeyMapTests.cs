using System;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>The map of the keys, which is kept for whoever asks.</summary>
[Covers("serenity", "getkeymap", "setkeymap")]
public sealed class KeyMapTests
{
    [Fact]
    public void KeyMap_IsKept()
        => Block(Block(Block(Block(Prepare(), 51, "name", 50, 0)
                .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("map") + (30 * 4)) == 'a', "an American keyboard at first")
                .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("name")) == 0x752D_6E65, "en-us")
                .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("map") + (4 * 512), Pair(77, 78))),
            119, "new name", 8, 0).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("map") + (4 * 512), 0)),
            51, "name", 8, 0).Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("map") + (4 * 512)) == Pair(77, 78), "kept")
                .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("name")) == 0x2077_656E, "with its name"),
            51, "name", 7, -34).RunToEnd();

    [Fact]
    public void SetKeyMap_RefusesWhatCannotBeRead_AndLongNames()
        => Block(Block(Prepare(), 119, "name", 51, -34), 119, "name", 50, 0)
            .Fill("bad", _ => 0x10, cpu => cpu.AddressOf("map"), cpu => cpu.AddressOf("map"), cpu => cpu.AddressOf("map"),
                cpu => cpu.AddressOf("map"), cpu => cpu.AddressOf("name"), _ => 4)
            .Syscall(119, Operand.AddressOf("bad")).AssertResult(-14).Syscall(51, Operand.AddressOf("bad")).AssertResult(-14)
            .RunToEnd();

    private static SimulatedProgram Prepare() => Program().Reserve("map", 5 * 512).Reserve("name", 64).Text("new name", "new keys");

    private static SimulatedProgram Block(SimulatedProgram program, int call, string name, int length, int expected)
    {
        string block = NewLabel();
        return program.Fill(
            block, Map(0), Map(1), Map(2), Map(3), Map(4), cpu => cpu.AddressOf(name), _ => (ulong)length)
            .Syscall(call, Operand.AddressOf(block)).AssertResult(expected);
    }

    private static Func<SimulatedCpu, ulong> Map(int index) => cpu => cpu.AddressOf("map") + (ulong)(index * 512);
}
