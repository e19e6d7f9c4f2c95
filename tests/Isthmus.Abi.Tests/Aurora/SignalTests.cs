using System;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

[Covers("aurora", "kill", "sigaction", "sigreturn")]
public sealed class SignalTests
{
    private const int Exit = 0;
    private const int Fork = 3;
    private const int Execute = 4;
    private const int Wait = 5;
    private const int Receive = 20;
    private const int GetProcessId = 29;
    private const int Kill = 30;
    private const int Sleep = 34;
    private const int SetHandler = 36;
    private const int ReturnFromHandler = 37;
    private const int Segv = 11;
    private const int Pipe = 13;
    private const int Child = 17;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Handler_Runs_AndEveryRegisterComesBack(bool byInterrupt)
    {
        SimulatedProgram program = WithHandler(byInterrupt).Do(cpu =>
            {
                cpu.Rbx = 0x1234;
                cpu.R15 = 0x5678;
                cpu.SetXmm(3, UInt128.MaxValue - 5);
            });
        _ = Call(program, byInterrupt, GetProcessId);
        _ = Call(program, byInterrupt, Kill, Register.Rax, Pipe).AssertResult(0);
        program.Assert(cpu => cpu.Rbx == 0x1234 && cpu.R15 == 0x5678, "registers come back")
            .Assert(cpu => cpu.GetXmm(3) == UInt128.MaxValue - 5, "vector registers come back")
            .Record("count", cpu => cpu["count"]).Record("signal", cpu => cpu["signal"]).Exit(0);
        AuroraHost host = new AuroraHost(AddHandler(program)).Run();
        Assert.Equal([1], host.Machine.Values("count"));
        Assert.Equal([Pipe], host.Machine.Values("signal"));
    }

    [Fact]
    public void Handler_Entry_StackIsAlignedBelowTheRedZone()
    {
        SimulatedProgram program = WithHandler().Do(cpu => cpu["before"] = cpu.Rsp).RaiseSelf(Pipe)
            .Record("alignment", cpu => (cpu["stack"] + 8) % 16)
            .Assert(cpu => cpu["stack"] <= cpu["before"] - 128 - 512, "below the red zone, with room for the context").Exit(0);
        Assert.Equal([0], new AuroraHost(AddHandler(program)).Run().Machine.Values("alignment"));
    }

    [Fact]
    public void Handler_ItsOwnSignalAgain_WaitsUntilItReturns()
    {
        SimulatedProgram program = WithHandler().RaiseSelf(Pipe).Record("count", cpu => cpu["count"]).Record("deepest", cpu => cpu["deepest"]).Exit(0);
        program.Label("handler").Do(cpu =>
            {
                cpu["count"]++;
                cpu["depth"]++;
                cpu["deepest"] = Math.Max(cpu["deepest"], cpu["depth"]);
            })
            .If(cpu => cpu["count"] == 1, again => again.RaiseSelf(Pipe))
            .Do(cpu => cpu["depth"]--).Return();
        AuroraHost host = new AuroraHost(program).Run();
        Assert.Equal([2], host.Machine.Values("count"));
        Assert.Equal([1], host.Machine.Values("deepest"));
    }

    [Fact]
    public void Handler_AnotherSignal_InterruptsIt()
    {
        SimulatedProgram program = WithHandler().Syscall(SetHandler, Child, Operand.AddressOf("inner")).AssertResult(0)
            .RaiseSelf(Pipe).Record("order", cpu => cpu["order"]).Exit(0);
        program.Label("handler").Do(cpu => cpu["order"] = (cpu["order"] * 10) + 1).RaiseSelf(Child)
            .Do(cpu => cpu["order"] = (cpu["order"] * 10) + 2).Return();
        program.Label("inner").Do(cpu => cpu["order"] = (cpu["order"] * 10) + 3).Return();
        Assert.Equal([132], new AuroraHost(program).Run().Machine.Values("order"));
    }

    [Fact]
    public void Fault_WithHandler_ReachesItAndItMayEndTheProgram()
    {
        SimulatedProgram program = New().Syscall(SetHandler, Segv, Operand.AddressOf("handler")).AssertResult(0).ExecuteUndefined().Exit(1);
        program.Label("handler").Exit(9);
        Assert.Equal(["ready", "exit 9"], new AuroraHost(program).Run().Control);
    }

    [Fact]
    public void Fault_InItsOwnHandler_EndsTheProcess()
    {
        SimulatedProgram program = New().Syscall(SetHandler, Segv, Operand.AddressOf("handler")).AssertResult(0).ExecuteUndefined().Exit(1);
        program.Label("handler").ExecutePrivileged().Exit(2);
        Assert.Equal("signal 11 SIGSEGV nocore", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Fault_Ignored_EndsTheProcess()
    {
        SimulatedProgram program = New().Syscall(SetHandler, Segv, 1).AssertResult(0).DivideByZero().Exit(1);
        Assert.Equal("signal 11 SIGSEGV nocore", new AuroraHost(program).Run().Control[^1]);
    }

    [Theory]
    [InlineData(0x7FFF_0008UL)]
    [InlineData(0x10UL)]
    [InlineData(0xFFFF_8000_0000_0000UL)]
    public void Handler_NoRoomOnTheStack_EndsTheProcess(ulong stack)
    {
        SimulatedProgram program = WithHandler().Syscall(GetProcessId).Store("self").Set(Register.Rsp, stack)
            .Syscall(Kill, Operand.ValueOf("self"), Pipe).Exit(0);
        string[] control = new AuroraHost(AddHandler(program)).Run().Control;
        Assert.Equal("signal 11 SIGSEGV nocore", control[^1]);
        Assert.Contains(control, line => line.Contains("no room on the stack", StringComparison.Ordinal));
    }

    [Fact]
    public void Return_WithoutAFrame_EndsTheProcess()
    {
        SimulatedProgram program = New().Syscall(ReturnFromHandler).Exit(0);
        Assert.Equal("signal 11 SIGSEGV nocore", new AuroraHost(program).Run().Control[^1]);
    }

    [Theory]
    [InlineData((int)Register.Rip, 0xFFFF_8000_0000_0000UL)]
    [InlineData((int)Register.Rip, 0x8000_0000_0000_0000UL)]
    [InlineData((int)Register.FsBase, 0x8000_0000_0000_0000UL)]
    public void Return_FrameWithKernelAddresses_EndsTheProcess(int register, ulong value)
    {
        SimulatedProgram program = WithHandler().RaiseSelf(Pipe).Exit(0);
        program.Label("handler").Do(cpu => cpu.WriteUInt64(cpu.Rsp + 8 + 16 + ((ulong)register * 8), value)).Return();
        Assert.Equal("signal 11 SIGSEGV nocore", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Return_FrameWithPrivilegedFlagsAndReservedBits_GainsNothing()
    {
        SimulatedProgram program = WithHandler().RaiseSelf(Pipe)
            .Record("flags", cpu => cpu[Register.Rflags] & ~UserContext.UserFlagsMask).Exit(0);
        program.Label("handler").Do(cpu =>
            {
                cpu.WriteUInt64(cpu.Rsp + 8 + 16 + ((ulong)Register.Rflags * 8), 0xFFFF_FFFF_FFFF_F0FF & ~0x100UL);
                cpu.WriteUInt64(cpu.Rsp + 8 + 16 + (19 * 8) + 24, ulong.MaxValue);
                cpu.WriteUInt64(cpu.Rsp + 8 + 8, ulong.MaxValue);
            })
            .Return();

        // IF and the bit that is always one.
        Assert.Equal([0x202], new AuroraHost(program).Run().Machine.Values("flags"));
    }

    [Fact]
    public void Return_FrameThatBlocksEverything_KillStillWorks()
    {
        SimulatedProgram program = New().Syscall(Fork).Store("child")
            .If(
                cpu => cpu.Rax == 0,
                child => child.Syscall(SetHandler, Pipe, Operand.AddressOf("handler")).RaiseSelf(Pipe).Forever(body => body.Syscall(2)),
                parent => parent.Syscall(Sleep, 20_000_000).Syscall(Kill, Operand.ValueOf("child"), 9)
                    .Syscall(Wait, Operand.ValueOf("child"), Operand.AddressOf("status"), 0).Record("status", cpu => cpu["status"]))
            .Exit(0);
        program.Label("handler").Do(cpu => cpu.WriteUInt64(cpu.Rsp + 8 + 8, ulong.MaxValue)).Return();
        Assert.Equal([9], new AuroraHost(program).Run().Machine.Values("status"));
    }

    [Fact]
    public void Call_Waiting_IsInterruptedByAHandler()
    {
        SimulatedProgram program = WithHandler().Syscall(GetProcessId).Store("parent").Syscall(Fork)
            .If(
                cpu => cpu.Rax == 0,
                child => child.Syscall(Sleep, 5_000_000).Syscall(Kill, Operand.ValueOf("parent"), Pipe).Exit(0),
                parent => parent.Syscall(Receive, Operand.AddressOf("buffer"), 64).AssertResult(-1))
            .Record("count", cpu => cpu["count"]).Exit(0);
        Assert.Equal([1], new AuroraHost(AddHandler(program)).Run().Machine.Values("count"));
    }

    [Fact]
    public void Call_Waiting_IgnoredSignal_DoesNotInterruptIt()
    {
        SimulatedProgram program = New().Syscall(SetHandler, Pipe, 1).Syscall(GetProcessId).Store("parent").Syscall(Fork)
            .If(
                cpu => cpu.Rax == 0,
                child => child.Syscall(Kill, Operand.ValueOf("parent"), Pipe).Exit(0),
                parent => parent.Syscall(Sleep, 50_000_000).AssertResult(0))
            .Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void ChildEnds_HandlerOfTheParent_IsTold()
    {
        SimulatedProgram program = New().Syscall(SetHandler, Child, Operand.AddressOf("handler")).AssertResult(0)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Exit(0))
            .Syscall(Sleep, 50_000_000).AssertResult(-1)
            .Syscall(Wait, -1, 0, 1).Assert(cpu => cpu.Result > 0, "the child is there to be collected")
            .Record("signal", cpu => cpu["signal"]).Exit(0);
        Assert.Equal([Child], new AuroraHost(AddHandler(program)).Run().Machine.Values("signal"));
    }

    [Fact]
    public void Fork_Child_HasTheHandlersAndNothingPending()
    {
        SimulatedProgram program = WithHandler().Syscall(Fork)
            .If(
                cpu => cpu.Rax == 0,
                child => child.RaiseSelf(Pipe).Syscall(Exit, Operand.ValueOf("count")),
                parent => parent.Syscall(Wait, -1, Operand.AddressOf("status"), 0).Record("status", cpu => cpu["status"] >> 8))
            .Exit(0);
        Assert.Equal([1], new AuroraHost(AddHandler(program)).Run().Machine.Values("status"));
    }

    [Fact]
    public void Execute_HandlerGoesToDefault_IgnoredStays()
    {
        SimulatedProgram next = new SimulatedProgram("next").Syscall(GetProcessId).Store("self")
            .Syscall(Kill, Operand.ValueOf("self"), Segv).AssertResult(0)
            .Syscall(Kill, Operand.ValueOf("self"), Pipe).Exit(0);
        SimulatedProgram first = WithHandler().Syscall(SetHandler, Segv, 1).Syscall(Execute, "/bin/next", 0, 0).Exit(1);
        Assert.Equal("signal 13 SIGPIPE nocore", new AuroraHost(AddHandler(first)).Add(next).Run().Control[^1]);
    }

    [Fact]
    public void Execute_InAHandler_PendingSignalReachesTheNewProgram()
    {
        SimulatedProgram next = new SimulatedProgram("next").Do(cpu => cpu.Rax = 0).Exit(0);
        SimulatedProgram first = WithHandler().RaiseSelf(Pipe).Exit(1);
        first.Label("handler").RaiseSelf(Pipe).Syscall(Execute, "/bin/next", 0, 0).Exit(2);
        Assert.Equal("signal 13 SIGPIPE nocore", new AuroraHost(first).Add(next).Run().Control[^1]);
    }

    [Fact]
    public void Wait_HandlerForTheChildsEnd_StillGetsTheChild()
    {
        SimulatedProgram program = New().Syscall(SetHandler, Child, Operand.AddressOf("handler")).AssertResult(0)
            .Syscall(Fork).Store("order").If(cpu => cpu.Rax == 0, child => child.Syscall(Sleep, 5_000_000).Exit(0))
            .Syscall(Wait, -1, 0, 0).Assert(cpu => cpu.Result == (long)cpu["order"], "the child, not an interruption")
            .Record("count", cpu => cpu["count"]).Exit(0);
        Assert.Equal([1], new AuroraHost(AddHandler(program)).Run().Machine.Values("count"));
    }

    [Theory]
    [InlineData(9, 0L)]
    [InlineData(5, 0L)]
    [InlineData(0, 0L)]
    [InlineData(-1, 0L)]
    [InlineData(64, 0L)]
    [InlineData(Pipe, -4096L)]
    public void SetHandler_BadArguments_Refused(int signal, long handler)
    {
        SimulatedProgram program = New().Syscall(SetHandler, signal, handler).AssertResult(-1).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Trampoline_IsCodeThatNobodyCanWrite()
    {
        SimulatedProgram program = New().Record("code", cpu => cpu.ReadByte(0x7FFE_F000))
            .Syscall(8, 0, 0x7FFE_F000, 1).AssertResult(-1)
            .Syscall(14, 0x7FFE_F000, 4096).AssertResult(-1)
            .Do(cpu => cpu.WriteByte(0x7FFE_F000, 0)).Exit(1);
        AuroraHost host = new AuroraHost(program).Run("x");
        Assert.Equal([0xB8], host.Machine.Values("code"));
        Assert.Equal("signal 11 SIGSEGV nocore", host.Control[^1]);
    }

    private static SimulatedProgram New()
        => new SimulatedProgram("signals").Variable("count").Variable("signal").Variable("stack").Variable("before").Variable("depth")
            .Variable("deepest").Variable("order").Variable("status").Reserve("buffer", 64);

    private static SimulatedProgram WithHandler(bool byInterrupt = false)
        => Call(New(), byInterrupt, SetHandler, Pipe, Operand.AddressOf("handler")).AssertResult(0);

    private static SimulatedProgram AddHandler(SimulatedProgram program)
        => program.Label("handler").Do(cpu =>
        {
            cpu["count"]++;
            cpu["signal"] = cpu.Rdi;
            cpu["stack"] = cpu.Rsp;
            cpu.Rbx = 0;
            cpu.R15 = 0;
            cpu.SetXmm(3, 0);
        }).Return();

    private static SimulatedProgram Call(SimulatedProgram program, bool byInterrupt, long number, params Operand[] arguments)
        => byInterrupt ? program.SyscallByInterrupt(number, arguments) : program.Syscall(number, arguments);
}
