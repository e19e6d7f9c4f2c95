using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class FaultTests
{
    private const ulong Hole = 0x1000_0000;

    [Fact]
    public void PageFault_MidStep_UndoesTheStepAndRunsAgain()
    {
        SimulatedProgram program = new SimulatedProgram("retry")
            .Variable("count")
            .Do(cpu =>
            {
                cpu["count"]++;
                cpu.Rbx++;
                cpu.WriteByte(Hole, 1);
            })
            .Record("count", cpu => cpu["count"])
            .Exit(Register.Rbx);
        var host = new TestHost(program);
        ulong start = host.Context[Register.Rip];
        Assert.Equal(TrapKind.PageFault, host.Run());
        Assert.Equal(new VirtualAddress(Hole), host.Context.FaultAddress);
        Assert.Equal(PageFaultCause.Write, host.Context.FaultCause);
        Assert.Equal(start, host.Context[Register.Rip]);
        Assert.Equal(0UL, host.Context[Register.Rbx]);

        host.MapNew(new VirtualAddress(Hole), PageAccess.Read);
        Assert.Equal(TrapKind.PageFault, host.Run());
        Assert.Equal(PageFaultCause.Write | PageFaultCause.Protection, host.Context.FaultCause);

        host.MapNew(new VirtualAddress(Hole), PageAccess.ReadWrite);
        Assert.Equal(1, host.RunToExit());
        Assert.Equal([1], host.Machine.Values("count"));
    }

    [Fact]
    public void Jump_ToNowhere_FaultsAtTheFetch()
    {
        var host = new TestHost(new SimulatedProgram("nowhere").JumpTo(Hole + 5));
        Assert.Equal(TrapKind.PageFault, host.Run());
        Assert.Equal(new VirtualAddress(Hole + 5), host.Context.FaultAddress);
        Assert.Equal(PageFaultCause.Fetch, host.Context.FaultCause);
    }

    [Fact]
    public void Jump_ToData_FaultsForProtection()
    {
        var host = new TestHost(new SimulatedProgram("data").Reserve("buffer", 16).JumpTo(Operand.AddressOf("buffer")));
        Assert.Equal(TrapKind.PageFault, host.Run());
        Assert.Equal(PageFaultCause.Fetch | PageFaultCause.Protection, host.Context.FaultCause);
    }

    [Theory]
    [InlineData(0x8000_0000_0000UL, TrapKind.GeneralProtection)]
    [InlineData(0xFFFF_8000_0000_0000UL, TrapKind.PageFault)]
    [InlineData(0x7FFF_FFFF_F000UL, TrapKind.PageFault)]
    public void Jump_OutOfTheUserHalf_Faults(ulong address, TrapKind expected)
        => Assert.Equal(expected, new TestHost(new SimulatedProgram("far").JumpTo(address)).Run());

    [Theory]
    [InlineData(0x8000_0000_0000UL, TrapKind.GeneralProtection)]
    [InlineData(0xFFFF_8000_0000_0000UL, TrapKind.PageFault)]
    [InlineData(0UL, TrapKind.PageFault)]
    public void Read_BadAddress_Faults(ulong address, TrapKind expected)
        => Assert.Equal(expected, new TestHost(new SimulatedProgram("read").Do(cpu => cpu.ReadByte(address))).Run());

    [Fact]
    public void Exceptions_HaveTheirKinds()
    {
        Assert.Equal(TrapKind.GeneralProtection, new TestHost(new SimulatedProgram("a").ExecutePrivileged()).Run());
        Assert.Equal(TrapKind.InvalidOpcode, new TestHost(new SimulatedProgram("a").ExecuteUndefined()).Run());
        Assert.Equal(TrapKind.DivideError, new TestHost(new SimulatedProgram("a").DivideByZero()).Run());
        Assert.Equal(TrapKind.InvalidOpcode, new TestHost(new SimulatedProgram("a")).Run());
        var breakpoint = new TestHost(new SimulatedProgram("a").ExecuteBreakpoint());
        ulong start = breakpoint.Context[Register.Rip];
        Assert.Equal(TrapKind.Breakpoint, breakpoint.Run());
        Assert.Equal(start + 1, breakpoint.Context[Register.Rip]);
    }

    [Fact]
    public void Step_AcrossAPageBoundary_FaultsAtTheSecondPage()
    {
        SimulatedProgram program = new SimulatedProgram("across");
        for (int index = 0; index < 8; index++)
        {
            program.MachineCode(0x90);
        }

        for (int index = 0; index < 256; index++)
        {
            program.Do(cpu => cpu.Rbx++);
        }

        program.Exit(Register.Rbx);
        var host = new TestHost(program);
        VirtualAddress second = host.Context.InstructionPointer.PageStart + Page.Size;
        byte[] code = new byte[Page.Size];
        host.Machine.Processor.CopyFromUser(second, code);
        host.Table.Unmap(second, 1);
        Assert.Equal(TrapKind.PageFault, host.Run());
        Assert.Equal(second, host.Context.FaultAddress);
        Assert.Equal(255UL, host.Context[Register.Rbx]);

        host.Machine.Frames.Write(host.MapNew(second, PageAccess.ReadExecute), 0, code);
        Assert.Equal(256, host.RunToExit());
    }

    [Fact]
    public void TrapFlag_StopsAfterEachStep()
    {
        var host = new TestHost(new SimulatedProgram("single").Set(Register.Rbx, 1).Set(Register.Rbx, 2));
        host.Context[Register.Rflags] = 0x100;
        Assert.Equal(TrapKind.SingleStep, host.Run());
        Assert.Equal(1UL, host.Context[Register.Rbx]);
        Assert.Equal(TrapKind.SingleStep, host.Run());
        Assert.Equal(2UL, host.Context[Register.Rbx]);
    }

    [Fact]
    public void Flags_OfPrivilege_AreForced()
    {
        var host = new TestHost(new SimulatedProgram("flags").Syscall(1));
        host.Context[Register.Rflags] = ulong.MaxValue & ~0x100UL;
        host.Run();
        Assert.Equal((UserContext.UserFlagsMask & ~0x100UL) | 0x202, host.Context[Register.Rflags]);
    }
}
