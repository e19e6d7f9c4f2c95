using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

[Covers("aurora", "fork", "mmap", "munmap", "brk")]
public sealed class MemoryTests
{
    [Fact]
    public void Mmap_AnyPlace_GrowsUpwardAndIsZeroed()
    {
        SimulatedProgram program = new SimulatedProgram("map")
            .Syscall(13, 0, 5000, 0, 0).AssertResult(0x4000_0000)
            .Syscall(13, 0, 1, 0, 0).AssertResult(0x4000_2000)
            .Record("word", cpu => cpu.ReadUInt64(0x4000_1ff8))
            .Syscall(14, 0x4000_0000, 0x3000).AssertResult(0)
            .Syscall(13, 0, 1, 0, 0).AssertResult(0x4000_0000)
            .Exit(0);
        Assert.Equal([0], new AuroraHost(program).Run().Machine.Values("word"));
    }

    [Fact]
    public void Mmap_ForbiddenPlacesAndSizes_AreRefused()
    {
        SimulatedProgram program = new SimulatedProgram("refused")
            .Syscall(13, 0, 0, 0, 0).AssertResult(-1)
            .Syscall(13, 0, -1, 0, 0).AssertResult(-1)
            .Syscall(13, 0, 0x4000_0000, 0, 0).AssertResult(-1)
            .Syscall(13, 0x4000_0001, 4096, 0, 0).AssertResult(-1)
            .Syscall(13, 0x40_0000, 4096, 0, 0).AssertResult(-1)
            .Syscall(13, 0x7ffe_f000, 4096, 0, 0).AssertResult(-1)
            .Syscall(13, 0x7ffe_e000, 0x2000, 0, 0).AssertResult(-1)
            .Syscall(14, 0x4000_0000, 0).AssertResult(-1)
            .Syscall(14, 0x4000_0001, 1).AssertResult(-1)
            .Syscall(14, 0x40_0000, 4096).AssertResult(-1)
            .Syscall(14, 0x4000_0000, -4096).AssertResult(-1)
            .Exit(0);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }

    [Fact]
    public void Brk_GrowsAndShrinks_WithinItsBounds()
    {
        SimulatedProgram program = new SimulatedProgram("brk")
            .Syscall(31, 0).AssertResult(0x1000_0000)
            .Syscall(31, 0x1000_2345).AssertResult(0x1000_2345)
            .Do(cpu => cpu.WriteUInt64(0x1000_2000, 5))
            .Syscall(31, 0x1000_0010).AssertResult(0x1000_0010)
            .Syscall(31, 0x0fff_ffff).AssertResult(0x1000_0010)
            .Syscall(31, 0x4000_1000).AssertResult(0x1000_0010)
            .Syscall(31, 0x1000_3000).AssertResult(0x1000_3000)
            .Record("word", cpu => cpu.ReadUInt64(0x1000_2000))
            .Exit(0);
        Assert.Equal([0], new AuroraHost(program).Run().Machine.Values("word"));
    }

    [Theory]
    [InlineData(0x40_0000, "code is not writable")]
    [InlineData(0x7ffe_fff8, "below the stack nothing is mapped")]
    [InlineData(0x1000_0000, "the heap is empty at first")]
    public void Write_WhereNothingMayBeWritten_IsSigsegv(long address, string reason)
    {
        SimulatedProgram program = new SimulatedProgram("fault").Do(cpu => cpu.WriteUInt64((ulong)address, 1)).Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.True(host.Control[^1] == "signal 11 SIGSEGV nocore", reason);
    }

    [Fact]
    public void Jump_IntoTheStack_IsSigsegv()
    {
        SimulatedProgram program = new SimulatedProgram("execute").JumpTo(0x7fff_f000).Exit(0);
        Assert.Equal("signal 11 SIGSEGV nocore", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Allocation_WithoutEnd_EndsTheProcessAlone()
    {
        SimulatedProgram program = new SimulatedProgram("glutton").Reserve("status", 4)
            .Syscall(3)
            .If(
                cpu => cpu.Rax == 0,
                child => child.Syscall(13, 0, 0x3000_0000, 0, 0)
                    .Do(cpu => cpu["next"] = 0x4000_0000)
                    .Forever(body => body.Do(cpu =>
                    {
                        ulong next = cpu["next"];
                        cpu["next"] = next + 4096;
                        cpu.WriteUInt64(next, 1);
                    })))
            .Syscall(5, -1, Operand.AddressOf("status"), 0)
            .Record("status", cpu => cpu.ReadUInt32(cpu.AddressOf("status")))
            .Exit(0);
        var host = new AuroraHost(program.Variable("next")) { Options = new SimulatedMachineOptions { Frames = 1024, Seed = 1 } };
        host.Run();
        Assert.Equal([9], host.Machine.Values("status"));
        Assert.Contains(host.Control, line => line.Contains("out of memory", System.StringComparison.Ordinal));
    }

    [Fact]
    public void Fork_WithoutEnd_IsRefusedAndTheFirstProcessGoesOn()
    {
        SimulatedProgram program = new SimulatedProgram("bomb")
            .Syscall(3)
            .If(cpu => cpu.Rax == 0, child => child.Label("again").Syscall(3).JumpIf(cpu => cpu.Rax != ulong.MaxValue, "again").Forever(body => body.Syscall(2)))
            .Loop(Isthmus.Machine.Register.Rbx, 200, body => body.Syscall(2))
            .Exit(4);
        var host = new AuroraHost(program) { Options = new SimulatedMachineOptions { Frames = 1024, Seed = 1 } };
        Assert.Equal("exit 4", host.Run().Control[^1]);
    }
}
