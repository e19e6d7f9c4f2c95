using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Aurora.TerminalPrograms;

namespace Isthmus.Abi.Tests.Aurora;

[Covers("aurora", "kill", "ioctl")]
public sealed class ForegroundTests
{
    private const int Interrupted = 2;

    [Fact]
    public void InterruptKey_NobodyOwnsTheTerminal_EndsTheFirstProgram()
    {
        SimulatedProgram program = New("waiter").ReadText("line").Exit(0);
        TerminalHost host = new TerminalHost(program).Type("ab\u0003").Run();
        Assert.Equal("signal 2 SIGINT nocore", host.Result);
        Assert.Equal("ab^C", host.Screen);
    }

    [Fact]
    public void InterruptKey_NobodyOwnsTheTerminal_EndsAProgramThatOnlyComputes()
    {
        SimulatedProgram program = New("spinner").Forever(body => body.Do(_ => { }));
        TerminalHost host = new(program);
        host.Machine.At(1_000_000, () => host.Machine.Port("org.isthmus.tty").FeedFromHost("\u0003"));
        Assert.Equal("signal 2 SIGINT nocore", host.Run().Result);
    }

    [Fact]
    public void InterruptKey_OwnerWaitsForAChild_EndsTheChildAndItsChildren()
    {
        SimulatedProgram program = New("shell").Variable("job").Variable("grandchild")
            .EnterRawMode().LeaveRawMode()
            .Syscall(3).Store("job")
            .If(cpu => cpu.Rax == 0, child => child.StartSleeper("helper").WaitFor("helper").Exit(0))
            .WaitFor("job").EnterRawMode().ReadText("key").Exit(0);
        TerminalHost host = new TerminalHost(program).Type("\u0003").Type("k").Run();
        Assert.Equal([Interrupted], host.Machine.Values("status of job"));
        Assert.Empty(host.Machine.Values("status of helper"));
        Assert.Equal(["k"], host.Machine.Texts("key"));
        Assert.Equal("exit 0", host.Result);
        Assert.Equal("^C", host.Screen);
    }

    [Fact]
    public void InterruptKey_BackgroundChild_GoesOn()
    {
        SimulatedProgram program = New("shell")
            .EnterRawMode().LeaveRawMode().StartSleeper("background")
            .EnterRawMode().ReadText("key").LeaveRawMode().StartSleeper("job")
            .WaitFor("job").AskFor("background").Exit(0);
        TerminalHost host = new TerminalHost(program).Type("k").Type("\u0003").Run();
        Assert.Equal([Interrupted], host.Machine.Values("status of job"));
        Assert.Equal([0], host.Machine.Values("end of background"));
    }

    [Fact]
    public void InterruptKey_InRawMode_IsAKey()
    {
        SimulatedProgram program = New("shell").EnterRawMode().LeaveRawMode().StartSleeper("background")
            .EnterRawMode().ReadText("key").AskFor("background").Exit(0);
        TerminalHost host = new TerminalHost(program).Type("\u0003").Run();
        Assert.Equal(["\u0003"], host.Machine.Texts("key"));
        Assert.Equal([0], host.Machine.Values("end of background"));
    }

    [Fact]
    public void InterruptKey_OwnerWithoutChildren_IsToldWhenItAsks()
    {
        SimulatedProgram program = New("shell").EnterRawMode().LeaveRawMode();
        Ask(program.ReadText("line"));
        Ask(program);
        TerminalHost host = new TerminalHost(program.Exit(0)).Type("a\u0003b\r").Run();
        Assert.Equal([1, 0], host.Machine.Values("interruptions"));
        Assert.Equal(["b\n"], host.Machine.Texts("line"));
    }

    [Fact]
    public void Interruptions_AskedByAnotherProcess_AreNotTakenFromTheOwner()
    {
        SimulatedProgram program = New("shell").Variable("child")
            .EnterRawMode().LeaveRawMode().ReadText("line")
            .Syscall(3).Store("child").If(cpu => cpu.Rax == 0, child => Ask(child).Exit(0))
            .WaitFor("child");
        TerminalHost host = new TerminalHost(Ask(program).Exit(0)).Type("\u0003\r").Run();
        Assert.Equal([0, 1], host.Machine.Values("interruptions"));
    }

    [Fact]
    public void Owner_Ended_TheOneBeforeOwnsTheTerminalAgain()
    {
        SimulatedProgram program = New("shell").Variable("inner")
            .EnterRawMode().LeaveRawMode()
            .Syscall(3).Store("inner")
            .If(cpu => cpu.Rax == 0, inner => inner.EnterRawMode().LeaveRawMode().Exit(0))
            .WaitFor("inner").StartSleeper("job").WaitFor("job").Exit(7);
        TerminalHost host = new TerminalHost(program).Type("\u0003").Run();
        Assert.Equal([Interrupted], host.Machine.Values("status of job"));
        Assert.Equal("exit 7", host.Result);
    }

    [Fact]
    public void InterruptLine_FromTheHost_DoesWhatTheKeyDoes()
    {
        SimulatedProgram program = New("shell").EnterRawMode().LeaveRawMode().StartSleeper("job").WaitFor("job").Exit(0);
        TerminalHost host = new TerminalHost(program).Send("interrupt").Run();
        Assert.Equal([Interrupted], host.Machine.Values("status of job"));
    }

    [Fact]
    public void TerminateLine_FromTheHost_EndsTheRun()
    {
        SimulatedProgram program = New("shell").EnterRawMode().LeaveRawMode().StartSleeper("job").WaitFor("job").Exit(0);
        Assert.Equal("signal 15 SIGTERM nocore", new TerminalHost(program).Send("terminate").Run().Result);
    }

    [Fact]
    public void HangUp_NobodyOwnsTheTerminal_EndsTheProgram()
    {
        SimulatedProgram program = New("sleeper").Syscall(34, -1).Exit(0);
        Assert.Equal("signal 1 SIGHUP nocore", new TerminalHost(program).HangUp().Run().Result);
    }

    [Fact]
    public void HangUp_OwnerReads_GetsTheEndOfTheFile()
    {
        SimulatedProgram program = New("shell").EnterRawMode().ReadText("key").Exit(3);
        TerminalHost host = new TerminalHost(program).HangUp().Run();
        Assert.Equal([""], host.Machine.Texts("key"));
        Assert.Equal("exit 3", host.Result);
    }

    [Fact]
    public void QuitKey_EndsTheForegroundToo()
        => Assert.Equal("signal 3 SIGQUIT nocore", new TerminalHost(New("waiter").ReadText("line").Exit(0)).Type("\u001c").Run().Result);

    [Fact]
    public void KernelSignals_SentByAProgram_AreRefused()
    {
        SimulatedProgram program = New("sender");
        foreach (int signal in (int[])[1, 2, 3, 15])
        {
            program.Syscall(30, 1, signal).AssertResult(-1);
        }

        Assert.Equal("exit 0", new TerminalHost(program.Exit(0)).Run().Result);
    }

    private static SimulatedProgram Ask(SimulatedProgram program) => program
        .Syscall(35, 0, GetInterruptions, Operand.AddressOf("number")).AssertResult(0)
        .Record("interruptions", cpu => cpu.ReadUInt32(cpu.AddressOf("number")));
}
