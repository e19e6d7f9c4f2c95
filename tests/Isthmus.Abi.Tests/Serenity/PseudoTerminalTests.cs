using System;
using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.ChildPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Pseudo-terminals, and process groups that nobody looks after.</summary>
[Covers("serenity", "ioctl", "open", "setsid", "read", "write")]
public sealed class PseudoTerminalTests
{
    private const int Close = 15;
    private const int GetId = 55;
    private const int Ioctl = 68;
    private const int Kill = 70;
    private const int Open = 85;
    private const int Read = 99;
    private const int Setpgid = 120;
    private const int Setsid = 125;
    private const int Write = 155;
    private const int Yield = 157;
    private const int SetForeground = 1;
    private const int GetForeground = 0;
    private const int Take = 8;
    private const int SetSize = 11;
    private const int GetNumber = 12;
    private const int SigHup = 1;
    private const int SigInt = 2;
    private const int SigTstp = 20;
    private const int Anybody = 1;
    private const int Master = 3;
    private const int Slave = 4;

    [Fact]
    public void Pair_CarriesBytesBothWays()
        => Pair()
            .Text("line", "line\n").Reserve("buffer", 32)
            .Syscall(Ioctl, Master, GetNumber, Operand.AddressOf("buffer")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("buffer")) == 0, "the first pair")
            .Syscall(Write, Master, Operand.AddressOf("line"), 5).AssertResult(5)
            .Syscall(Read, Slave, Operand.AddressOf("buffer"), 32).AssertResult(5)
            .Syscall(Read, Master, Operand.AddressOf("buffer"), 32).AssertResult(6)
            .Syscall(Close, Slave).AssertResult(0)
            .Syscall(Read, Master, Operand.AddressOf("buffer"), 32).AssertResult(0)
            .Syscall(Write, Master, Operand.AddressOf("line"), 5).AssertResult(-5)
            .Syscall(Ioctl, Master, GetNumber, Operand.AddressOf("buffer")).AssertResult(-5)
            .Syscall(Open, Operand.AddressOf("slave")).AssertResult(-2)
            .RunToEnd();

    [Fact]
    public void Master_RequestsThatAreNone_AndBadPointers_AreRefused()
    {
        SimulatedProgram program = Pair();
        foreach (int request in new[] { 1, 2, 3, 6, 7, 8, 9, 10, 13, 99 })
        {
            program.Syscall(Ioctl, Master, request, 0x10).AssertResult(-22);
        }

        program.Syscall(Ioctl, Master, GetNumber, 0x10).AssertResult(-14)
            .Syscall(Ioctl, Master, SetSize, 0x10).AssertResult(-14)
            .Syscall(Ioctl, Master, GetForeground, 0x10).AssertResult(-14)
            .Syscall(Ioctl, Slave, GetNumber, 0x10).AssertResult(-22)
            .RunToEnd();
    }

    [Fact]
    public void Requests_AreTracedByName()
    {
        AuroraHost host = Pair().Syscall(Ioctl, Master, GetNumber, 0x10).Syscall(Ioctl, Slave, Take, 0).Syscall(Ioctl, Slave, 77, 0)
            .RunToEnd("trace=all");
        string[] calls = host.Trace.Where(line => line.Contains("ioctl(", StringComparison.Ordinal)).ToArray();
        Assert.Contains("TIOCGPTN", calls[0], StringComparison.Ordinal);
        Assert.Contains("TIOCSCTTY", calls[1], StringComparison.Ordinal);
        Assert.Contains("77", calls[2], StringComparison.Ordinal);
    }

    [Fact]
    public void InterruptKey_EndsTheForegroundOfTheSession()
        => Pair().Text("key", "\u0003")
            .StartChild(child => Lead(child).Spin())
            .WaitUntilForeground()
            .Syscall(Write, Master, Operand.AddressOf("key"), 1).AssertResult(1)
            .WaitFor(WantEnded, Killed, SigInt)
            .RunToEnd();

    [Fact]
    public void Master_Closed_HangsTheSessionUp()
        => Pair()
            .StartChild(child => Lead(child).Syscall(Close, Master).AssertResult(0).Reserve("byte", 8)
                .Syscall(Read, Slave, Operand.AddressOf("byte"), 1).Exit(9))
            .WaitUntilForeground()
            .Syscall(Yield).Syscall(Yield).Syscall(Close, Slave).AssertResult(0)
            .Syscall(Close, Master).AssertResult(0)
            .WaitFor(WantEnded, Killed, SigHup)
            .RunToEnd();

    [Fact]
    public void OrphanedGroup_ReadFails_AndTheTerminalDoesNotStopIt()
        => Pair().Text("line", "\n").Reserve("byte", 8).Variable("middle").Variable("self")
            .StartChild(leader => Lead(leader)
                .StartChild(middle => middle
                    .Syscall(Setpgid, 0, 0).AssertResult(0)
                    .Syscall(GetId).Store("middle")
                    .StartChild(Orphan, "self")
                    .Exit(0))
                .WaitFor(WantEnded, Exited, 0)
                .Syscall(Read, Slave, Operand.AddressOf("byte"), 1).AssertResult(1).Exit(4))
            .Wait(WantEnded, kind: Anybody).AssertResult(0)
            .Assert(cpu => Code(cpu) == Exited && Status(cpu) == 7, "the orphan came to its end")
            .Syscall(Write, Master, Operand.AddressOf("line"), 1).AssertResult(1)
            .WaitFor(WantEnded, Exited, 4)
            .RunToEnd();

    [Fact]
    public void StoppedGroup_LosesItsLastParent_IsToldAndContinued()
        => Watcher().Variable("member")
            .StartChild(middle => middle
                .Syscall(Setpgid, 0, 0).AssertResult(0)
                .StartChild(member => member.Syscall(Setpgid, 0, 0).AssertResult(0).Spin(), "member")
                .Syscall(Setpgid, Operand.ValueOf("member"), Operand.ValueOf("member"))
                .Send(SigStop, "member").WaitForStop(SigStop, "member")
                .Exit(0))
            .WaitFor(WantEnded, Exited, 0)
            .Wait(WantEnded, kind: Anybody).AssertResult(0)
            .Assert(cpu => Code(cpu) == Killed && Status(cpu) == SigHup, "SIGHUP ended what was stopped")
            .RunToEnd();

    [Fact]
    public void Pledge_WithoutTty_ForbidsRequestsToTheMaster()
        => new AuroraHost(Pair().Text("promises", "stdio proc").Fill("pledge", cpu => cpu.AddressOf("promises"), _ => 10, _ => 0, _ => 0)
            .StartChild(child => child.Syscall(89, Operand.AddressOf("pledge")).AssertResult(0)
                .Syscall(Ioctl, Master, GetNumber, 0x10).Exit(1))
            .WaitFor(WantEnded, Killed, 6).Exit(0)).RunAmongFaults();

    /// <summary>Waits until who started it is gone; then it is in the background, and nobody looks after it.</summary>
    private static void Orphan(SimulatedProgram program)
        => program.Syscall(Setpgid, 0, 0).AssertResult(0)
            .Label("again").Syscall(Yield).Syscall(Kill, Operand.ValueOf("middle"), 0).JumpIf(cpu => cpu.Result != -3, "again")
            .Syscall(Read, Slave, Operand.AddressOf("byte"), 1).AssertResult(-5)
            .Syscall(GetId).Store("self").Send(SigTstp, "self")
            .Exit(7);

    private static SimulatedProgram Pair() => Watcher().OpenPair();

    /// <summary>A session with the slave as its terminal.</summary>
    private static SimulatedProgram Lead(SimulatedProgram child)
        => child.Syscall(Setsid).Assert(cpu => cpu.Result > 0, "a session").Syscall(Ioctl, Slave, Take, 0).AssertResult(0);
}
