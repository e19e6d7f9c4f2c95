using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>PromptOS's threads and futexes.</summary>
[Covers("promptos", "thread_exit", "gettid", "set_thread_pointer", "futex_wait", "futex_wake")]
public sealed class ThreadCallTests
{
    private static readonly Operand s_params = Operand.AddressOf("params");
    private static readonly Operand s_out = Operand.AddressOf("out");

    [Fact]
    public void Thread_StartsWithItsRegistersAndEndsWithAValue()
        => ThreadPieces.Create().Variable("t").Variable("seen")
            .StartThread("thread", 42, 0, "t", 0x1234_5000)
            .Syscall(22, Operand.ValueOf("t"), s_out).AssertResult(-22)
            .Syscall(15, Operand.ValueOf("t"), s_out).AssertResult(0)
            .Assert(cpu => (long)cpu.ReadUInt64(cpu.AddressOf("out")) == -77 && cpu["seen"] == 42, "the thread ran")
            .Syscall(15, Operand.ValueOf("t"), s_out).AssertResult(-3)
            .Syscall(20, Operand.ValueOf("t")).AssertResult(0)
            .Syscall(15, Operand.ValueOf("t"), s_out).AssertResult(-9)
            .Exit(0)
            .Label("thread")
            .Assert(cpu => cpu[Register.FsBase] == 0x1234_5000 && cpu.Rsp % 16 == 0 && cpu.Rbx == 0, "registers are as asked for")
            .Do(cpu => cpu["seen"] = cpu.Rdi)
            .Syscall(16).Assert(cpu => cpu.Result > 1, "it has a number of its own")
            .Syscall(17, 0x4321_0000).AssertResult(0).Assert(cpu => cpu[Register.FsBase] == 0x4321_0000, "the base is set")
            .Syscall(17, -1).AssertResult(-22).Syscall(17, 0x8000_0000_0000).AssertResult(-22)
            .ExitThread(-77)
            .Run();

    [Fact]
    public void ThreadCreate_BadParameters_AreRefusedAndNothingStarts()
        => ThreadPieces.Create()
            .Syscall(13, 0).AssertResult(-14)
            .Syscall(13, s_params).AssertResult(-22)
            .PrepareThread("thread", 0, 0).Do(cpu => cpu.WriteUInt32(cpu.AddressOf("params") + 4, 1)).Syscall(13, s_params).AssertResult(-22)
            .PrepareThread("thread", 0, 0).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("params") + 24, 0x10_0008)).Syscall(13, s_params).AssertResult(-22)
            .PrepareThread("thread", 0, 0).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("params") + 8, ulong.MaxValue)).Syscall(13, s_params).AssertResult(-22)
            .PrepareThread("thread", 0, 0, ulong.MaxValue).Syscall(13, s_params).AssertResult(-22)
            .Syscall(16).AssertResult(1)
            .Exit(0).Label("thread").ExecuteUndefined().Run();

    [Fact]
    public void ThreadJoin_BadHandlesAndPointers_AreRefusedAndLoseNothing()
        => ThreadPieces.Create().Variable("t").Variable("weak").Variable("event")
            .StartThread("thread", 0, 0, "t")
            .Syscall(21, Operand.ValueOf("t"), 64).Store("weak")
            .Syscall(53, 0).Store("event")
            .Syscall(15, Operand.ValueOf("weak"), 0).AssertResult(-13)
            .Syscall(15, Operand.ValueOf("event"), 0).AssertResult(-9)
            .Syscall(15, -1, 0).AssertResult(-9)
            .Syscall(15, Operand.ValueOf("t"), 16).AssertResult(-14)
            .Syscall(15, Operand.ValueOf("t"), s_out).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("out")) == 5, "the value is still there")
            .Exit(0).Label("thread").ExitThread(5).Run();

    [Fact]
    public void ProcessSignal_ToAThread_IsTakenByThatThread()
        => ThreadPieces.Create().Reserve("action", 32).Variable("t").Variable("weak").Variable("taker").Variable("number")
            .Action(10, "handle", 0)
            .StartThread("thread", 0, 0, "t").Sleep(1_000_000)
            .Syscall(3, Operand.ValueOf("t"), 0).AssertResult(0)
            .Syscall(3, Operand.ValueOf("t"), 32).AssertResult(-22)
            .Syscall(21, Operand.ValueOf("t"), 64).Store("weak")
            .Syscall(3, Operand.ValueOf("weak"), 10).AssertResult(-13)
            .Syscall(3, Operand.ValueOf("t"), 10).AssertResult(0)
            .JoinThread("t")
            .Assert(cpu => cpu["taker"] == cpu["number"] && cpu["number"] > 1, "the thread took it")
            .Syscall(3, Operand.ValueOf("t"), 10).AssertResult(-3)
            .Exit(0)
            .Label("thread").Syscall(16).Store("number").Sleep(900_000_000).ExitThread(0)
            .Label("handle").Syscall(16).Store("taker").Return()
            .Run();

    [Fact]
    public void Exit_InAThread_EndsTheProcess()
        => ThreadPieces.Create().Variable("t")
            .StartThread("thread", 0, 0, "t")
            .Sleep(900_000_000).Exit(1)
            .Label("thread").Exit(0).Run();

    [Fact]
    public void Futex_BetweenThreads_WakesAndTimesOut()
        => ThreadPieces.Create().Variable("t").Variable("word")
            .Syscall(18, Operand.AddressOf("word"), 1, -1).AssertResult(-11)
            .Syscall(18, Operand.AddressOf("word"), 0, 0).AssertResult(-110)
            .Syscall(18, Operand.AddressOf("word"), 0, 1_000_000).AssertResult(-110)
            .Syscall(18, Operand.AddressOf("word"), 0, -2).AssertResult(-22)
            .Syscall(18, Operand.AddressOf("word", 2), 0, 0).AssertResult(-22)
            .Syscall(18, 0, 0, 0).AssertResult(-14)
            .Syscall(19, 0, 1).AssertResult(-14)
            .Syscall(19, Operand.AddressOf("word"), 1).AssertResult(0)
            .StartThread("thread", 0, 0, "t")
            .Sleep(1_000_000)
            .Syscall(19, Operand.AddressOf("word"), 5).AssertResult(1)
            .JoinThread("t").Exit(0)
            .Label("thread").Syscall(18, Operand.AddressOf("word"), 0, -1).AssertResult(0).ExitThread(0).Run();

    [Fact]
    public void ThreadHandle_Polled_IsReadyAtTheEnd()
        => ThreadPieces.Create().Variable("t")
            .StartThread("thread", 0, 0, "t")
            .PollEntry(0, Operand.ValueOf("t"), 1)
            .Poll(1, 0, 0).AssertPolled(0, 0)
            .Poll(1, -1, 1).AssertPolled(0, 1)
            .JoinThread("t").Exit(0)
            .Label("thread").Sleep(5_000_000).ExitThread(0).Run();

    [Fact]
    public void ThreadHandle_ClosedWhileItRuns_TheThreadGoesOn()
        => ThreadPieces.Create().Variable("t").Variable("word")
            .StartThread("thread", 0, 0, "t").Syscall(20, Operand.ValueOf("t")).AssertResult(0)
            .Syscall(18, Operand.AddressOf("word"), 0, -1).AssertResult(0).Exit(0)
            .Label("thread").Sleep(5_000_000).Syscall(19, Operand.AddressOf("word"), 1).AssertResult(1).ExitThread(0).Run();

    [Fact]
    public void Threads_WithoutEnd_AreRefusedOnceHandlesOrMemoryRunOut()
    {
        SimulatedProgram child = ThreadPieces.Create("greedy").Variable("word")
            .PrepareThread("thread", 0, 0)
            .Set(Register.Rbx, 0)
            .Syscall(13, s_params)
            .While(cpu => cpu.Result > 0, body => body.Do(cpu => cpu.Rbx++).Syscall(13, s_params))
            .Assert(cpu => cpu.Result is -12 or -24 && cpu.Rbx > 300, "an end is reached")
            .Exit(0)
            .Label("thread").Syscall(18, Operand.AddressOf("word"), 0, -1).ExecuteUndefined();
        PromptProgram.Create()
            .Loop(Register.R12, 3, body => body.Spawn("/bin/greedy").Store("h").WaitFor(Operand.ValueOf("h"), 0).Syscall(20, Operand.ValueOf("h")))
            .Exit(0).Run(child);
    }
}
