using System;
using System.Linq;
using Isthmus.Abi.Tests.Robustness;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

/// <summary>What ends a wait, whichever call it is in: a handler, the end of the waiter, the end of the other side; and who goes first.</summary>
[Covers("aurora", "read", "write", "waitpid", "msgsnd", "msgrcv", "nanosleep")]
public sealed class BlockingTests
{
    private const int Fork = 3;
    private const int Wait = 5;
    private const int Close = 7;
    private const int Read = 8;
    private const int Write = 1;
    private const int MakePipe = 17;
    private const int Send = 19;
    private const int Receive = 20;
    private const int GetProcessId = 29;
    private const int Kill = 30;
    private const int Sleep = 34;
    private const int SetHandler = 36;
    private const int BrokenPipe = 13;
    private const int ChildEnded = 17;
    private const int KillNow = 9;

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("waitpid")]
    [InlineData("msgsnd")]
    [InlineData("msgrcv")]
    [InlineData("nanosleep")]
    public void Wait_HandlerRuns_CallFails(string call)
    {
        SimulatedProgram program = New().Syscall(SetHandler, BrokenPipe, Operand.AddressOf("handler")).AssertResult(0);
        Prepare(program, call).Syscall(GetProcessId).Store("self").Syscall(Fork).Store("child")
            .If(cpu => cpu.Rax == 0, child => child.Syscall(Sleep, 5_000_000).Syscall(Kill, Operand.ValueOf("self"), BrokenPipe)
                .Syscall(Sleep, 100_000_000).Exit(0));
        Block(program, call).AssertResult(-1).Record("handled", cpu => cpu["handled"])
            .Syscall(Wait, Operand.ValueOf("child"), 0, 0).Assert(cpu => cpu.Rax == cpu["child"], "waiting works after that").Exit(0);
        program.Label("handler").Do(cpu => cpu["handled"]++).Return();
        Assert.Equal([1], new AuroraHost(program).Run().Machine.Values("handled"));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("waitpid")]
    [InlineData("msgsnd")]
    [InlineData("msgrcv")]
    [InlineData("nanosleep")]
    public void Wait_ProcessIsKilled_EndsAndLeavesNothing(string call)
    {
        SimulatedProgram program = New();
        void Round(SimulatedProgram round) => round
            .Syscall(Fork).Store("child")
            .If(cpu => cpu.Rax == 0, child => Block(
                Prepare(child, call).Syscall(Fork).If(cpu => cpu.Rax == 0, other => other.Syscall(Sleep, 20_000_000).Exit(0)), call).Exit(0))
            .Syscall(Sleep, 5_000_000).Syscall(Kill, Operand.ValueOf("child"), KillNow).AssertResult(0)
            .Syscall(Wait, Operand.ValueOf("child"), Operand.AddressOf("status"), 0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status")) == KillNow, "killed while it waited")
            .Do(cpu => cpu.Rax = 1).While(cpu => cpu.Result > 0, wait => wait.Syscall(Wait, -1, 0, 0));
        program.Loop(Register.R12, 3, round =>
        {
            Round(round);
            round.Look();
        }).Exit(0);
        ProbeHost.Create(program).Run().AssertNothingLeaked();
    }

    [Fact]
    public void Write_FullPipe_ReaderEnds_FailsAndSaysSo()
    {
        SimulatedProgram program = Prepare(New(), "write").Syscall(Fork)
            .If(cpu => cpu.Rax == 0, reader => reader.Syscall(Sleep, 5_000_000).Exit(0))
            .Syscall(SetHandler, BrokenPipe, 1).Syscall(Close, 3)
            .Syscall(Write, 4, Operand.AddressOf("buffer"), 4096).AssertResult(-1).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Read_EmptyPipe_WriterEnds_IsTheEnd()
    {
        SimulatedProgram program = Prepare(New(), "read").Syscall(Fork)
            .If(cpu => cpu.Rax == 0, writer => writer.Syscall(Sleep, 5_000_000).Exit(0))
            .Syscall(Close, 4).Syscall(Read, 3, Operand.AddressOf("buffer"), 1).AssertResult(0).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Read_SeveralWait_WhoCameFirstIsServedFirst()
    {
        SimulatedProgram program = Prepare(New(), "read").Do(cpu => cpu["child"] = 0)
            .While(cpu => cpu["child"] < 4, start => start.Syscall(Fork)
                .If(cpu => cpu.Rax == 0, reader => reader.Syscall(Read, 3, Operand.AddressOf("buffer"), 1).AssertResult(1)
                    .Record("order", cpu => (cpu["child"] * 10) + cpu.ReadByte(cpu.AddressOf("buffer"))).Exit(0))
                .Syscall(Sleep, 2_000_000).Do(cpu => cpu["child"]++))
            .Do(cpu => cpu["child"] = 0)
            .While(cpu => cpu["child"] < 4, serve => serve
                .Do(cpu => cpu.WriteByte(cpu.AddressOf("buffer"), (byte)cpu["child"]))
                .Syscall(Write, 4, Operand.AddressOf("buffer"), 1).AssertResult(1).Do(cpu => cpu["child"]++))
            .Do(cpu => cpu["child"] = 0)
            .While(cpu => cpu["child"] < 4, end => end.Syscall(Wait, -1, 0, 0).Do(cpu => cpu["child"]++)).Exit(0);
        Assert.Equal([0, 11, 22, 33], new AuroraHost(program).Run().Machine.Values("order").Order());
    }

    [Fact]
    public void Write_SeveralWaitForRoom_NobodyStarves()
    {
        // Each of three writers has the full pipe before it; what comes out holds each one's mark as often.
        SimulatedProgram program = Prepare(New(), "write").Do(cpu => cpu["child"] = 1)
            .While(cpu => cpu["child"] <= 3, start => start.Syscall(Fork)
                .If(cpu => cpu.Rax == 0, writer => writer
                    .Do(cpu => cpu.WriteByte(cpu.AddressOf("buffer"), (byte)cpu["child"]))
                    .Loop(Register.Rbx, 4, again => again.Syscall(Write, 4, Operand.AddressOf("buffer"), 4096).AssertResult(4096))
                    .Exit(0))
                .Syscall(Sleep, 2_000_000).Do(cpu => cpu["child"]++))
            .Do(cpu => cpu["child"] = 0)
            .While(cpu => cpu["child"] < 16 + 12, take => take
                .Syscall(Read, 3, Operand.AddressOf("buffer"), 4096).AssertResult(4096)
                .Record("marks", cpu => cpu.ReadByte(cpu.AddressOf("buffer")))
                .Syscall(2).Do(cpu => cpu["child"]++))
            .Exit(0);
        long[] marks = [.. new AuroraHost(program).Run().Machine.Values("marks").Skip(16)];
        Assert.Equal([1, 2, 3], marks.Take(3));
        foreach (long writer in (long[])[1, 2, 3])
        {
            Assert.Equal(4, marks.Count(mark => mark == writer));
        }
    }

    [Fact]
    public void Sleep_ChildEndsWithoutAHandler_IsNotDisturbed()
    {
        SimulatedProgram program = New().Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Exit(0))
            .Syscall(Sleep, 20_000_000).AssertResult(0).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Fork_InAHandler_PendingSignalIsTheParentsAlone()
    {
        // The signal is pending while its handler runs; the child returns from the copied frame and finds nothing.
        SimulatedProgram program = New().Syscall(SetHandler, ChildEnded, Operand.AddressOf("handler")).AssertResult(0)
            .RaiseSelf(ChildEnded)
            .If(cpu => cpu["child"] == 0, child => child.Syscall(0, Operand.ValueOf("handled")))
            .Syscall(Wait, Operand.ValueOf("child"), Operand.AddressOf("status"), 0)
            .Record("child", cpu => cpu.ReadUInt32(cpu.AddressOf("status")) >> 8)
            .Assert(cpu => cpu["handled"] >= 2, "the parent's came").Exit(0);
        program.Label("handler").Do(cpu => cpu["handled"]++)
            .If(cpu => cpu["handled"] == 1, first => first.RaiseSelf(ChildEnded).Syscall(Fork).Store("child"))
            .Return();
        Assert.Equal([1], new AuroraHost(program).Run().Machine.Values("child"));
    }

    private static SimulatedProgram New()
        => new SimulatedProgram("waiter").Reserve("fds", 8).Reserve("buffer", 4096).Reserve("status", 8)
            .Variable("self").Variable("child").Variable("handled");

    /// <summary>Makes what the call waits for, so that it has to: descriptors 3 and 4 are a pipe.</summary>
    private static SimulatedProgram Prepare(SimulatedProgram program, string call) => call switch
    {
        "read" => program.Syscall(MakePipe, Operand.AddressOf("fds")).AssertResult(0),
        "write" => program.Syscall(MakePipe, Operand.AddressOf("fds")).AssertResult(0)
            .Loop(Register.Rbx, 16, fill => fill.Syscall(Write, 4, Operand.AddressOf("buffer"), 4096).AssertResult(4096)),
        "msgsnd" => program.Loop(Register.Rbx, 32, fill => fill.SendSelf(Operand.AddressOf("buffer"), 1, 0)),
        _ => program,
    };

    private static SimulatedProgram Block(SimulatedProgram program, string call) => call switch
    {
        "read" => program.Syscall(Read, 3, Operand.AddressOf("buffer"), 1),
        "write" => program.Syscall(Write, 4, Operand.AddressOf("buffer"), 1),
        "waitpid" => program.Syscall(Wait, -1, 0, 0),
        "msgsnd" => program.Syscall(GetProcessId).Syscall(Send, Register.Rax, Operand.AddressOf("buffer"), 1),
        "msgrcv" => program.Syscall(Receive, Operand.AddressOf("buffer"), 64),
        "nanosleep" => program.Syscall(Sleep, 50_000_000),
        _ => throw new ArgumentException(call),
    };
}
