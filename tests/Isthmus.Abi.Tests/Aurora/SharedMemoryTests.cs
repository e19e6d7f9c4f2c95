using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

[Covers("aurora", "shmget", "shmat", "shmdt")]
public sealed class SharedMemoryTests
{
    private const int Fork = 3;
    private const int Wait = 5;
    private const int Map = 13;
    private const int Create = 21;
    private const int Attach = 22;
    private const int Detach = 23;
    private const int Sleep = 34;

    [Fact]
    public void Segment_AttachedTwice_ShowsTheSameBytes()
    {
        SimulatedProgram program = New().Syscall(Create, 5000).Store("id").Syscall(Attach, Operand.ValueOf("id")).Store("one")
            .Syscall(Attach, Operand.ValueOf("id")).Store("two")
            .Assert(cpu => cpu["one"] != cpu["two"], "two places")
            .Do(cpu => cpu.WriteUInt64(cpu["one"] + 4096, 77))
            .Record("seen", cpu => cpu.ReadUInt64(cpu["two"] + 4096)).Exit(0);
        Assert.Equal([77], new AuroraHost(program).Run().Machine.Values("seen"));
    }

    [Fact]
    public void Segment_AttachedByAnotherProcess_IsShared()
    {
        SimulatedProgram program = New().Syscall(Create, 4096).Store("id").Syscall(Fork)
            .If(cpu => cpu.Rax == 0, child => child.Syscall(Attach, Operand.ValueOf("id")).Store("one")
                .Do(cpu => cpu.WriteUInt64(cpu["one"], 42)).Exit(0))
            .Syscall(Wait, -1, 0, 0).Syscall(Attach, Operand.ValueOf("id")).Store("one")
            .Record("seen", cpu => cpu.ReadUInt64(cpu["one"])).Exit(0);
        Assert.Equal([42], new AuroraHost(program).Run().Machine.Values("seen"));
    }

    [Fact]
    public void Fork_Attachment_StaysShared()
    {
        SimulatedProgram program = New().Syscall(Create, 4096).Store("id").Syscall(Attach, Operand.ValueOf("id")).Store("one").Syscall(Fork)
            .If(cpu => cpu.Rax == 0, child => child.Do(cpu => cpu.WriteUInt64(cpu["one"], 9)).Exit(0))
            .Syscall(Wait, -1, 0, 0).Record("seen", cpu => cpu.ReadUInt64(cpu["one"])).Exit(0);
        Assert.Equal([9], new AuroraHost(program).Run().Machine.Values("seen"));
    }

    [Fact]
    public void Segment_CreatorAndAttachmentsGone_IsFreed()
    {
        // The child makes it and ends; the parent's attachment keeps it until it is detached.
        SimulatedProgram program = New().Syscall(Create, 4096).Store("other").Syscall(Fork)
            .If(cpu => cpu.Rax == 0, child => child.Syscall(Create, 4096).AssertResult(2).Syscall(Sleep, 20_000_000).Exit(0))
            .Syscall(Sleep, 5_000_000).Syscall(Attach, 2).Store("one").Syscall(Wait, -1, 0, 0)
            .Syscall(Attach, 2).Store("two").Assert(cpu => cpu.Result > 0, "an attachment keeps it")
            .Syscall(Detach, Operand.ValueOf("one")).AssertResult(0)
            .Syscall(Detach, Operand.ValueOf("two")).AssertResult(0)
            .Syscall(Attach, 2).AssertResult(-1)
            .Syscall(Attach, Operand.ValueOf("other")).Assert(cpu => cpu.Result > 0, "the parent's own is still there").Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Detach_MemoryIsGone()
    {
        SimulatedProgram program = New().Syscall(Create, 4096).Store("id").Syscall(Attach, Operand.ValueOf("id")).Store("one")
            .Syscall(Detach, Operand.ValueOf("one")).AssertResult(0).Do(cpu => cpu.ReadByte(cpu["one"])).Exit(0);
        Assert.Equal("signal 11 SIGSEGV nocore", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Detach_PagesThatAnotherMappingTook_Stay()
    {
        SimulatedProgram program = New().Syscall(Create, 12288).Store("id").Syscall(Attach, Operand.ValueOf("id")).Store("one")
            .Syscall(Map, Operand.From(cpu => cpu["one"] + 4096), 4096, 3, 0).Do(cpu => cpu.WriteByte(cpu["one"] + 4096, 5))
            .Syscall(Detach, Operand.ValueOf("one")).AssertResult(0)
            .Record("kept", cpu => cpu.ReadByte(cpu["one"] + 4096)).Do(cpu => cpu.ReadByte(cpu["one"] + 8192)).Exit(0);
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal([5], host.Machine.Values("kept"));
        Assert.Equal("signal 11 SIGSEGV nocore", host.Control[^1]);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData((64L << 20) + 1)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    public void Create_AbsurdSize_Refused(long size)
        => Assert.Equal("exit 0", new AuroraHost(New().Syscall(Create, size).AssertResult(-1).Exit(0)).Run().Control[^1]);

    [Theory]
    [InlineData(64L << 20, 1)]
    [InlineData((64L << 20) + 1, -1)]
    public void Create_MemoryForMore_UpTo64MebibytesAtOnce(long size, int result)
    {
        SimulatedProgram program = New().Syscall(Create, size).AssertResult(result).Exit(0);
        var host = new AuroraHost(program) { Options = new() { Frames = 1 << 16, Seed = 1 } };
        Assert.Equal("exit 0", host.Run().Control[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(99)]
    public void Attach_UnknownSegment_Refused(int id)
        => Assert.Equal("exit 0", new AuroraHost(New().Syscall(Attach, id).AssertResult(-1).Exit(0)).Run().Control[^1]);

    [Fact]
    public void Detach_WhatIsNoAttachment_Refused()
    {
        SimulatedProgram program = New().Syscall(Create, 8192).Store("id").Syscall(Attach, Operand.ValueOf("id")).Store("one")
            .Syscall(Detach, Operand.From(cpu => cpu["one"] + 4096)).AssertResult(-1)
            .Syscall(Detach, Operand.From(cpu => cpu["one"] + 1)).AssertResult(-1)
            .Syscall(Detach, 0x40_0000).AssertResult(-1).Syscall(Detach, 0).AssertResult(-1).Syscall(Detach, -4096).AssertResult(-1)
            .Record("still", cpu => cpu.ReadByte(cpu["one"])).Exit(0);
        Assert.Equal([0], new AuroraHost(program).Run().Machine.Values("still"));
    }

    [Fact]
    public void Create_ForEver_IsRefusedAndNothingElseSuffers()
    {
        SimulatedProgram program = New().Syscall(Fork)
            .If(cpu => cpu.Rax == 0, child => child.Do(cpu => cpu["one"] = 0)
                .While(cpu => cpu["one"] < 100_000 && cpu.Result != -1, body => body.Do(cpu => cpu["one"]++).Syscall(Create, 64 << 20))
                .AssertResult(-1).Exit(0))
            .Syscall(Wait, -1, 0, 0).Syscall(Create, 4096).Assert(cpu => cpu.Result > 0, "the parent can").Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    private static SimulatedProgram New() => new SimulatedProgram("shared").Variable("id").Variable("one").Variable("two").Variable("other");
}
