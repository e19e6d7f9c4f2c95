using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;
using static Isthmus.Abi.Tests.Serenity.ThreadPieces;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Threads: how they begin, end and are joined.</summary>
[Covers("serenity", "create_thread", "exit_thread", "join_thread", "detach_thread", "gettid")]
public sealed class ThreadTests
{
    private const int Fork = 33;
    private const int Gettid = 64;
    private const int Getpid = 55;
    private const int Create = 19;
    private const int Detach = 21;
    private const int Exit = 27;
    private const int Join = 69;
    private const int Pledge = 89;
    private const int DebugText = 20;
    private static readonly Operand s_out = Operand.AddressOf("out");

    [Fact]
    public void Thread_StartsWithItsRegisters_AndItsValueIsJoinedOnce()
        => WithStacks().StartThread("thread", "t", argument: 42, threadPointer: 0x1234_5000)
            .Syscall(Join, Operand.ValueOf("t"), s_out).AssertResult(0)
            .Assert(cpu => (long)cpu.ReadUInt64(cpu.AddressOf("out")) == -77 && cpu["seen"] == cpu["t"], "the thread ran")
            .Syscall(Join, Operand.ValueOf("t"), s_out).AssertResult(-3)
            .Exit(0)
            .Label("thread")
            .Assert(cpu => cpu.Rdi == 0x5555 && cpu.Rsi == 42 && cpu.Rdx == cpu["stacks"] && cpu.Rcx == StackBytes, "its arguments")
            .Assert(cpu => cpu.Rsp == cpu["stacks"] + StackBytes && cpu[Register.FsBase] == 0x1234_5000 && cpu.Rbx == 0, "its registers")
            .Syscall(3, 1, 0x4321_0000).AssertResult(0).Assert(cpu => cpu[Register.FsBase] == 0x4321_0000, "its own base")
            .Syscall(Gettid).Store("seen")
            .EndThread(-77)
            .Finish();

    [Fact]
    public void CreateThread_BadParameters_AreRefusedAndNothingStarts()
    {
        SimulatedProgram program = WithStacks().Syscall(Create, Operand.AddressOf("thread"), 0x10).AssertResult(-14);
        Try(0, ulong.MaxValue - 10, 30, 0, -36);
        Try(0, 0x10, 30, 0, -14);
        Try(1, 0, 30, 0, -14);
        Try(0, 0, 0, 0, -22);
        Try(0, 0, 100, 0, -22);
        Try(0, 0, 30, 0x8000_0000_0000, -14);
        program.Fill("whole", _ => Pair(1, 30), _ => 0, _ => 0, cpu => cpu["stacks"] + (16 * StackBytes), _ => 0, _ => 0, _ => 0)
            .Syscall(Create, Operand.AddressOf("thread"), Operand.AddressOf("whole")).Assert(cpu => cpu.Result > 1, "the end of a stack")
            .Exit(0).Label("thread").Forever(body => body.Syscall(157)).Finish();

        void Try(int where, ulong stack, int priority, ulong threadPointer, int expected)
        {
            string block = NewLabel();
            program.Fill(
                    block, _ => Pair(0, priority), _ => 0, _ => StackBytes,
                    cpu => where == 1 ? cpu.AddressOf("out") : stack == 0 ? cpu["stacks"] : stack, _ => 0, _ => 0, _ => threadPointer)
                .Syscall(Create, Operand.AddressOf("thread"), Operand.AddressOf(block)).AssertResult(expected);
        }
    }

    [Fact]
    public void JoinAndDetach_WhatCannotBeJoined_IsRefused()
        => WithStacks()
            .Syscall(Join, 1, 0).AssertResult(-68)
            .Syscall(Join, 99, 0).AssertResult(-3).Syscall(Detach, 99).AssertResult(-3).Syscall(Join, -1, 0).AssertResult(-3)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(Join, 1, 0).AssertResult(-3).Exit(0))
            .Syscall(Join, Register.Rax, 0).AssertResult(-3)
            .StartThread("sleeper", "t", isDetached: true)
            .Join("t", -22).Syscall(Detach, Operand.ValueOf("t")).AssertResult(-22)
            .StartThread("sleeper", "t", slot: 1)
            .Syscall(Detach, Operand.ValueOf("t")).AssertResult(0).Syscall(Detach, Operand.ValueOf("t")).AssertResult(-22)
            .StartThread("sleeper", "t", slot: 2).StartThread("joiner", "u", slot: 3)
            .Sleep(1000).Join("t", -22).Join("u")
            .StartThread("quick", "t", slot: 4).Sleep(1_000_000)
            .Syscall(Join, Operand.ValueOf("t"), 0x10).AssertResult(-14).Join("t", -3)
            .StartThread("quick", "t", slot: 4).Sleep(1_000_000)
            .Syscall(Detach, Operand.ValueOf("t")).AssertResult(0).Join("t", -3)
            .Exit(0)
            .Label("joiner").Join("t").EndThread(0)
            .Label("sleeper").Sleep(3_000_000)
            .Label("quick").EndThread(5).Finish();

    [Fact]
    public void ExitThread_WithItsStack_UnmapsIt()
        => WithStacks().StartThread("thread", "t", isDetached: true).StartThread("odd", "u", slot: 1)
            .Join("u").Sleep(1_000_000)
            .Syscall(DebugText, Operand.ValueOf("stacks"), 1).AssertResult(-14)
            .Syscall(DebugText, Operand.From(cpu => cpu["stacks"] + StackBytes), 1).AssertResult(1)
            .Exit(0)
            .Label("thread").Syscall(Exit, 0, Operand.ValueOf("stacks"), StackBytes)
            .Label("odd").Syscall(Exit, 0, Operand.AddressOf("out"), 1).Finish();

    [Fact]
    public void ExitThread_OfTheLastOne_EndsTheProcessWithZero()
    {
        SimulatedProgram alone = WithStacks().EndThread(7);
        Assert.Equal(["ready", "exit 0"], new AuroraHost(alone).Run().Control);
        SimulatedProgram first = WithStacks("two").StartThread("thread", "t").EndThread(9)
            .Label("thread").Sleep(1_000_000).Syscall(Getpid).AssertResult(1)
            .Syscall(Join, 1, s_out).AssertResult(0).Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("out")) == 9, "the first one's value")
            .Syscall(Join, 1, 0).AssertResult(-3).Exit(5);
        Assert.Equal(["ready", "exit 5"], new AuroraHost(first).Run().Control);
    }

    [Fact]
    public void ExitThread_WithASignalPending_NeedsNoStackForIt()
        => WithStacks().Fill("action", cpu => cpu.AddressOf("handler"), _ => 0)
            .Syscall(129, 10, Operand.AddressOf("action"), 0).AssertResult(0)
            .Fill("set", _ => 1UL << 9).StartThread("thread", "t").Sleep(1_000_000)
            .Syscall(71, Operand.ValueOf("t"), 10).AssertResult(0).Sleep(3_000_000)
            .Assert(cpu => cpu["count"] == 0, "it went with the thread").Exit(0)
            .Label("thread").Syscall(132, 0, Operand.AddressOf("set"), 0).AssertResult(0).Sleep(2_000_000)
            .Syscall(Exit, 0, Operand.ValueOf("stacks"), StackBytes)
            .Label("handler").Do(cpu => cpu["count"]++).Return().Finish();

    [Fact]
    public void Thread_WithoutThePromise_EndsTheProcess()
    {
        SimulatedProgram program = Program().Text("words", "stdio")
            .Fill("pledge", cpu => cpu.AddressOf("words"), _ => 5, _ => 0, _ => 0)
            .Syscall(Pledge, Operand.AddressOf("pledge")).AssertResult(0).EndThread(0).Exit(9);
        Assert.Equal("signal 6 SIGABRT core", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Exit_InAThread_EndsTheProcess()
        => WithStacks().StartThread("thread", "t").Join("t").Exit(1).Label("thread").Exit(0).Finish();

    [Fact]
    public void Fork_InAThread_ChildHasThatThreadAlone()
        => WithStacks().Reserve("status", 48).StartThread("thread", "t", threadPointer: 0x7000_0000).Join("t").Exit(0)
            .Label("thread").Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Assert(cpu => cpu[Register.FsBase] == 0x7000_0000, "its base")
                .Syscall(Getpid).Store("seen").Syscall(Gettid).Assert(cpu => cpu.Rax == cpu["seen"], "it is the first")
                .Syscall(Join, 1, 0).AssertResult(-3).EndThread(0))
            .Store("u").Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(154, Operand.AddressOf("wait")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status") + 32) == 0 && cpu.ReadUInt32(cpu.AddressOf("status") + 4) == 0, "it ended")
            .EndThread(0).Finish();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Exec_AmongThreads_EndsThemAll_AndTheNewProgramIsAlone(bool fromThread)
    {
        SimulatedProgram next = Program("next").Reserve("name", 64)
            .Syscall(Getpid).AssertResult(1).Syscall(Gettid).AssertResult(1)
            .Syscall(93, 9, 1, Operand.AddressOf("name"), 64).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("name")) == 0x7478_656EUL, "its name is the program's").Exit(6);
        SimulatedProgram first = WithStacks("first").StartThread("sleeper", "t").StartThread("sleeper", "t", slot: 1)
            .StartThread("quick", "t", slot: 2).Sleep(1_000_000);
        if (fromThread)
        {
            first.StartThread("executor", "u", slot: 3).Label("sleeper").Forever(body => body.Sleep(900_000_000));
            Execute(first.Label("executor"), "/bin/next");
        }
        else
        {
            Execute(first, "/bin/next").Exit(9).Label("sleeper").Forever(body => body.Sleep(900_000_000));
        }

        first.Label("quick").EndThread(3);
        Assert.Equal(["ready", "exit 6"], new AuroraHost(first).Add(next).Run().Control);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Threads_BegunEndedAndJoinedAtRandomMoments_AllAreAccountedFor(ulong seed)
        => WithStacks().Variable("v")
            .Loop(Register.R12, 12, round => round
                .StartThread("worker", "t").StartThread("worker", "u", slot: 1).StartThread("worker", "v", slot: 2)
                .Syscall(Detach, Operand.ValueOf("u")).Assert(cpu => cpu.Result is 0 or -3, "it may be gone")
                .Syscall(Join, Operand.ValueOf("v"), s_out).AssertResult(0).Join("t").Join("t", -3)
                .Sleep(200_000))
            .Assert(cpu => cpu["count"] == 36, "all ran").Exit(0)
            .Label("worker").Do(cpu => cpu["count"]++).Syscall(157).EndThread(1).RunInterrupted(seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Reads_OfTwoThreads_WaitAtOnce_UnderTheOneLock(ulong seed)
        => WithStacks().Reserve("pipe", 8).Syscall(88, Operand.AddressOf("pipe"), 0).AssertResult(0)
            .StartThread("reader", "t").StartThread("reader", "u", slot: 1).Sleep(1_000_000)
            .Loop(Register.R12, 2, body => body
                .Syscall(155, Operand.From(cpu => cpu.ReadUInt32(cpu.AddressOf("pipe") + 4)), Operand.AddressOf("out"), 1).AssertResult(1))
            .Join("t").Join("u").Assert(cpu => cpu["count"] == 2, "each got its byte").Exit(0)
            .Label("reader")
            .Push(0).Syscall(99, Operand.From(cpu => cpu.ReadUInt32(cpu.AddressOf("pipe"))), Register.Rsp, 1).AssertResult(1)
            .Do(cpu => cpu["count"]++).EndThread(0).RunInterrupted(seed);
}
