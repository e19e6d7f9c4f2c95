using System;
using System.Collections.Generic;
using System.Linq;
using Isthmus.Abi.Tests.Robustness;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

[Covers("aurora", "execve", "brk")]
public sealed class LoaderTests
{
    [Fact]
    public void Start_PositionIndependentProgram_RunsWhereTheAbiPutsIt()
    {
        SimulatedProgram program = new SimulatedProgram("pie") { IsPositionIndependent = true }.Text("text", "moved").Variable("word")
            .Label("start").Record("base", cpu => cpu.Base)
            .Record("entry", cpu => Auxiliary(cpu, 9) - cpu.Base)
            .Record("headers", cpu => Auxiliary(cpu, 3) - cpu.Base)
            .Record("interpreter", cpu => Auxiliary(cpu, 7))
            .Do(cpu => cpu["word"] = 5).Assert(cpu => cpu["word"] == 5, "data is writable")
            .Syscall(1, 1, Operand.AddressOf("text"), 5)
            .Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal("moved", host.Output());
        Assert.Equal([0x40_0000], host.Machine.Values("base"));
        Assert.Equal([64], host.Machine.Values("headers"));
        Assert.Equal([0], host.Machine.Values("interpreter"));
        Assert.Equal((long)program.AddressOf("start").Value, Assert.Single(host.Machine.Values("entry")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Start_ProgramWithInterpreter_InterpreterRunsFirstAndFindsTheProgram(bool isPositionIndependent)
    {
        SimulatedProgram loader = new SimulatedProgram("loader") { IsPositionIndependent = true }
            .Record("loader base", cpu => cpu.Base)
            .Record("AT_BASE", cpu => Auxiliary(cpu, 7))
            .Record("AT_PHDR", cpu => Auxiliary(cpu, 3))
            .Record("AT_PHNUM", cpu => Auxiliary(cpu, 5))
            .Do(cpu => cpu.Rip = Auxiliary(cpu, 9));
        SimulatedProgram program = new SimulatedProgram("program") { IsPositionIndependent = isPositionIndependent, Interpreter = "/lib/loader" }
            .Record("program base", cpu => cpu.Base)
            .Exit(7);
        AuroraHost host = new AuroraHost(program).Add(loader, "/lib/loader").Run();
        Assert.Equal("exit 7", host.Control[^1]);
        Assert.Equal([0x0C00_0000], host.Machine.Values("loader base"));
        Assert.Equal([0x0C00_0000], host.Machine.Values("AT_BASE"));
        Assert.Equal([0x40_0040], host.Machine.Values("AT_PHDR"));
        Assert.Equal([0x40_0000], host.Machine.Values("program base"));
    }

    [Fact]
    public void Start_InterpreterMissing_SaysSo()
        => Assert.Equal(
            ["error /bin/program: the program's interpreter does not exist"],
            new AuroraHost(new SimulatedProgram("program") { Interpreter = "/lib/loader" }.Exit(0)).Run().Control);

    [Fact]
    public void Start_InterpreterOfItself_SaysSo()
        => Assert.Equal(
            ["error /bin/program: the program's interpreter cannot interpret it"],
            new AuroraHost(new SimulatedProgram("program") { Interpreter = "/bin/program" }.Exit(0)).Run().Control);

    [Fact]
    public void Start_InterpreterThatIsText_SaysSo()
        => Assert.Equal(
            ["error /bin/program: the program's interpreter cannot interpret it"],
            new AuroraHost(new SimulatedProgram("program") { Interpreter = "/lib/text" }.Exit(0))
                .AddFile("/lib/text", "text"u8.ToArray(), 0x1ED).Run().Control);

    [Theory]
    [InlineData("text", "the file is not an ELF program")]
    [InlineData("", "the file is not an ELF program")]
    [InlineData("\u007fELF", "the ELF file is truncated")]
    public void Start_NoProgram_SaysWhyAndStartsNothing(string content, string reason)
    {
        var host = new AuroraHost("/bin/odd");
        host.AddFile("/bin/odd", System.Text.Encoding.Latin1.GetBytes(content), 0x1ED);
        Assert.Equal([$"error /bin/odd: {reason}"], host.Run().Control);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0x7FFF_0000UL)]
    public void Execve_SegmentInAPlaceThatIsTaken_IsRefusedAndNothingLeaks(ulong place)
    {
        // All three segments move; the first program address is either page 0 or the stack's.
        byte[] file = new SimulatedProgram("victim").Reserve("zeros", 10).Exit(0).ToElf();
        for (int header = 64; header < 64 + (3 * 56); header += 56)
        {
            ulong address = BitConverter.ToUInt64(file, header + 16) - 0x40_0000 + place;
            BitConverter.TryWriteBytes(file.AsSpan(header + 16), address);
        }

        BitConverter.TryWriteBytes(file.AsSpan(24), BitConverter.ToUInt64(file, 24) - 0x40_0000 + place);
        SimulatedProgram program = new SimulatedProgram("first")
            .Syscall(4, "/bin/bad", 0, 0).AssertResult(-1)
            .Syscall(ProbePersonality.FreeFrames).Record("frames")
            .Syscall(4, "/bin/bad", 0, 0).AssertResult(-1)
            .Syscall(ProbePersonality.FreeFrames).Record("frames")
            .Exit(0);
        AuroraHost host = new AuroraHost(program) { Personality = new ProbePersonality() }.AddFile("/bin/bad", file, 0x1ED).Run();
        Assert.Single(host.Machine.Values("frames").Distinct());
    }

    [Fact]
    public void Brk_IntoASegmentOfTheProgram_IsRefused()
    {
        byte[] file = new SimulatedProgram("high").Reserve("zeros", 10)
            .Syscall(31, 0x1000_0001).AssertResult(0x1000_0000).Exit(3).ToElf();
        BitConverter.TryWriteBytes(file.AsSpan(64 + (2 * 56) + 40), 0x1000_0000UL);
        SimulatedProgram known = new SimulatedProgram("high").Reserve("zeros", 10)
            .Syscall(31, 0x1000_0001).AssertResult(0x1000_0000).Exit(3);
        AuroraHost host = new AuroraHost(known).AddFile("/bin/high", file, 0x1ED).Run();
        Assert.Equal("exit 3", host.Control[^1]);
    }

    [Fact]
    public void Start_SpreadLayout_BaseIsRandomAndRepeatsWithTheSeed()
    {
        var bases = new List<long>();
        foreach (ulong seed in new ulong[] { 1, 2, 3, 3 })
        {
            SimulatedProgram program = new SimulatedProgram("pie") { IsPositionIndependent = true }.Record("base", cpu => cpu.Base).Exit(0);
            var personality = new ProbePersonality();
            personality.LayoutForTest = personality.Layout with { BaseSpread = 0x400_0000 };
            var host = new AuroraHost(program) { Personality = personality };
            host.Options = host.Options with { Seed = seed };
            bases.Add(Assert.Single(host.Run().Machine.Values("base")));
        }

        Assert.Equal(3, bases.Distinct().Count());
        Assert.Equal(bases[2], bases[3]);
        Assert.All(bases, place => Assert.True(place % 4096 == 0 && place is >= 0x40_0000 and < 0x480_0000));
    }

    [Fact]
    public void Start_AnyProgram_FindsRandomBytes()
    {
        SimulatedProgram program = new SimulatedProgram("random")
            .Record("low", cpu => cpu.ReadUInt64(Auxiliary(cpu, 25)))
            .Record("high", cpu => cpu.ReadUInt64(Auxiliary(cpu, 25) + 8))
            .Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.NotEqual(host.Machine.Values("low"), host.Machine.Values("high"));
    }

    private static ulong Auxiliary(SimulatedCpu cpu, ulong type)
    {
        ulong position = cpu.Rsp + 8 + (cpu.ReadUInt64(cpu.Rsp) * 8) + 8;
        while (cpu.ReadUInt64(position) != 0)
        {
            position += 8;
        }

        for (position += 8; cpu.ReadUInt64(position) != 0; position += 16)
        {
            if (cpu.ReadUInt64(position) == type)
            {
                return cpu.ReadUInt64(position + 8);
            }
        }

        throw new InvalidOperationException($"no entry {type}");
    }
}
