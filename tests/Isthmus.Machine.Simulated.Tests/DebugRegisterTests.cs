using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class DebugRegisterTests
{
    private const ulong Data = 0x1000_0000;

    [Theory]
    [InlineData(Data + 8, 1, 1, 0UL)]
    [InlineData(Data + 7, 0, 1, 0UL)]
    [InlineData(Data + 9, 0, 1, 0UL)]
    [InlineData(Data + 8, 0, 1, 1UL)]
    [InlineData(Data + 11, 1, 2, 0UL)]
    [InlineData(Data + 9, 1, 2, 1UL)]
    [InlineData(Data + 15, 1, 8, 1UL)]
    public void WatchedBytes_Written_StopWhereTheyAreTouched(ulong watched, int offset, int length, ulong hits)
    {
        // The program writes the byte at 8 + offset; an address is rounded down to its length.
        var host = new TestHost(new SimulatedProgram("write").Do(cpu => cpu.WriteByte(Data + 8 + (ulong)offset, 1)).Exit(0));
        host.MapNew(new VirtualAddress(Data), PageAccess.ReadWrite);
        DebugRegisters registers = host.Context.UseDebugRegisters();
        registers.SetAddress(0, new VirtualAddress(watched));
        Assert.True(registers.TrySetControl(1 | (1 << 16) | (length switch { 1 => 0UL, 2 => 1, 8 => 2, _ => 3 } << 18)));
        Assert.Equal(hits != 0 ? TrapKind.SingleStep : TrapKind.SystemCall, host.Run());
        Assert.Equal(hits, registers.Status & DebugRegisters.HitStatus);
    }

    [Fact]
    public void Breakpoint_StopsOnce_ThenLetsItsInstructionPass()
    {
        var host = new TestHost(new SimulatedProgram("stop").Set(Register.Rbx, 1).Exit(3));
        VirtualAddress start = host.Context.InstructionPointer;
        DebugRegisters registers = host.Context.UseDebugRegisters();
        registers.SetAddress(2, start);
        Assert.True(registers.TrySetControl(1 << 4));
        Assert.Equal(TrapKind.SingleStep, host.Run());
        Assert.Equal(start, host.Context.InstructionPointer);
        Assert.True(registers.HasHit);
        Assert.Equal(3, host.RunToExit());
        Assert.False(registers.HasHit);
        Assert.Equal(0UL, host.Context[Register.Rflags] & UserContext.ResumeFlag);
    }

    [Fact]
    public void Copy_AndReset_HaveNoBreakpoints()
    {
        var context = new UserContext();
        Assert.True(context.UseDebugRegisters().TrySetControl(1));
        var copy = new UserContext();
        copy.CopyFrom(context);
        Assert.Null(copy.Debug);
        context.Reset();
        Assert.Null(context.Debug);
    }
}
