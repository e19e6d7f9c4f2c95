using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.ThreadPieces;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Signals to threads, their names, how urgent they are.</summary>
[Covers("serenity", "kill_thread", "scheduler_get_parameters", "scheduler_set_parameters")]
public sealed class ThreadControlTests
{
    private const int Gettid = 64;
    private const int Kill = 70;
    private const int KillThread = 71;
    private const int Control = 93;
    private const int GetParameters = 109;
    private const int SetParameters = 110;
    private const int SetThreadName = 8;
    private const int GetThreadName = 9;
    private const int Usr1 = 10;

    [Fact]
    public void KillThread_GoesToThatThread()
        => WithHandler().StartThread("sleeper", "t").Sleep(1_000_000)
            .Syscall(KillThread, Operand.ValueOf("t"), 33).AssertResult(-22).Syscall(KillThread, Operand.ValueOf("t"), -1).AssertResult(-22)
            .Syscall(KillThread, 99, Usr1).AssertResult(-3).Syscall(KillThread, Operand.ValueOf("t"), 0).AssertResult(0)
            .Syscall(KillThread, Operand.ValueOf("t"), Usr1).AssertResult(0)
            .Join("t").Assert(cpu => cpu["count"] == 1 && cpu["seen"] == cpu["t"], "that thread's handler ran").Exit(0)
            .Label("sleeper").Sleep(900_000_000).AssertResult(-4).EndThread(0).Handler().Finish();

    [Fact]
    public void KillThread_Cancel_EndsTheProcessWhereNobodyHandlesIt()
        => Assert.Equal(
            "signal 32 SIGCANCEL",
            new AuroraHost(WithStacks().StartThread("sleeper", "t").Syscall(KillThread, Operand.ValueOf("t"), 32).Join("t").Exit(0)
                .Label("sleeper").Forever(body => body.Sleep(900_000_000))).Run().Control[^1].Replace(" nocore", "", System.StringComparison.Ordinal));

    [Fact]
    public void Join_WhileASignalComes_GoesOn()
        => WithHandler().StartThread("sleeper", "t").Join("t").Assert(cpu => cpu["count"] == 1 && cpu["seen"] == 1, "the handler ran").Exit(0)
            .Label("sleeper").Sleep(1_000_000).Syscall(KillThread, 1, Usr1).AssertResult(0).Sleep(1_000_000)
            .Assert(cpu => cpu["count"] == 0, "not before the join is over").EndThread(0).Handler().Finish();

    [Fact]
    public void Kill_ByAThread_OwnProcessIsTheThreadItself_OthersGoToTheFirst()
        => WithHandler().StartThread("thread", "t").Join("t")
            .Assert(cpu => cpu["seen"] == cpu["t"] && cpu["count"] == 1, "its own process")
            .StartThread("child", "u", slot: 1).Sleep(300_000_000)
            .Assert(cpu => cpu["count"] == 2 && cpu["seen"] == 1, "another process's signal").Join("u").Exit(0)
            .Label("thread").Syscall(Kill, 1, Usr1).AssertResult(0).EndThread(0)
            .Label("child").Syscall(33).If(cpu => cpu.Rax == 0, child => child.Syscall(Kill, 1, Usr1).AssertResult(0).Exit(0))
            .Sleep(500_000_000).EndThread(0)
            .Handler().Finish();

    [Fact]
    public void Name_OfAThread_IsItsProcesssAndItsNumber_UntilItIsNamed()
        => WithStacks().Text("name", "worker").Reserve("told", 80)
            .Syscall(Control, GetThreadName, 1, Operand.AddressOf("told"), 80).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("told")) == 0x006D_6172_676F_7270UL, "the first one's: program")
            .StartThread("sleeper", "t")
            .Syscall(Control, GetThreadName, Operand.ValueOf("t"), Operand.AddressOf("told"), 80).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("told") + 4) == 0x5D32_5B20_6D61_72UL, "another one's: program [2]")
            .Syscall(Control, SetThreadName, Operand.ValueOf("t"), Operand.AddressOf("name"), 65).AssertResult(-34)
            .Syscall(Control, SetThreadName, Operand.ValueOf("t"), 0x10, 6).AssertResult(-14)
            .Syscall(Control, SetThreadName, 99, Operand.AddressOf("name"), 6).AssertResult(-3)
            .Syscall(Control, SetThreadName, Operand.ValueOf("t"), Operand.AddressOf("name"), 6).AssertResult(0)
            .Syscall(Control, GetThreadName, Operand.ValueOf("t"), Operand.AddressOf("told"), 6).AssertResult(-34)
            .Syscall(Control, GetThreadName, Operand.ValueOf("t"), 0x10, 7).AssertResult(-14)
            .Syscall(Control, GetThreadName, 99, Operand.AddressOf("told"), 7).AssertResult(-3)
            .Syscall(Control, GetThreadName, Operand.ValueOf("t"), Operand.AddressOf("told"), 7).AssertResult(0)
            .Assert(cpu => (cpu.ReadUInt64(cpu.AddressOf("told")) & 0xFF_FFFF_FFFF_FFFF) == 0x0072_656B_726F_77UL, "worker")
            .Exit(0).Label("sleeper").Forever(body => body.Sleep(900_000_000)).Finish();

    [Fact]
    public void Priority_IsToldAndSet_OfThreadsAndProcesses()
        => WithStacks().Reserve("block", 12)
            .Syscall(GetParameters, 0x10).AssertResult(-14).Syscall(SetParameters, 0x10).AssertResult(-14)
            .Ask(GetParameters, 0, 1, 0).AssertResult(0).Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("block") + 8) == 30, "normal")
            .Ask(SetParameters, 0, 1, 0).AssertResult(-22).Ask(SetParameters, 0, 1, 100).AssertResult(-22)
            .Ask(SetParameters, 0, 2, 50).AssertResult(-22).Ask(GetParameters, 0, 2, 0).AssertResult(-22)
            .Ask(SetParameters, 99, 1, 50).AssertResult(-3).Ask(SetParameters, 99, 0, 50).AssertResult(-3)
            .Ask(GetParameters, 99, 1, 0).AssertResult(-3).Ask(GetParameters, -1, 0, 0).AssertResult(-3)
            .StartThread("sleeper", "t", priority: 70)
            .Ask(GetParameters, Operand.ValueOf("t"), 1, 0).AssertResult(0).Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("block") + 8) == 70, "its own")
            .Ask(SetParameters, 1, 1, 20).AssertResult(0).Ask(GetParameters, 0, 0, 0).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("block") + 8) == 20, "the first thread's")
            .Ask(SetParameters, 0, 0, 40).AssertResult(0).Ask(GetParameters, Operand.ValueOf("t"), 1, 0).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("block") + 8) == 40, "all threads'")
            .Syscall(33).If(cpu => cpu.Rax == 0, child => child
                .Ask(GetParameters, 1, 0, 0).AssertResult(0).Syscall(127, 1000).AssertResult(0)
                .Ask(GetParameters, 1, 0, 0).AssertResult(-1).Ask(SetParameters, 1, 1, 30).AssertResult(-1)
                .Ask(SetParameters, 0, 0, 10).AssertResult(0).Exit(0))
            .Sleep(900_000_000).Exit(0)
            .Label("sleeper").Forever(body => body.Sleep(900_000_000)).Finish();

    [Fact]
    public void Priority_MoreUrgent_GetsMoreOfTheProcessor_AndLeavesSome()
        => WithStacks().Variable("urgent").Variable("idle")
            .StartThread("urgent loop", "t", priority: 99).StartThread("idle loop", "u", slot: 1, priority: 1)
            .Sleep(900_000_000)
            .Assert(cpu => cpu["urgent"] > 3 * cpu["idle"] && cpu["idle"] > 0, "both got some, one got more").Exit(0)
            .Label("urgent loop").Forever(body => body.Do(cpu => cpu["urgent"]++))
            .Label("idle loop").Forever(body => body.Do(cpu => cpu["idle"]++)).Finish();

    private static SimulatedProgram WithHandler()
        => WithStacks().Fill("action", cpu => cpu.AddressOf("handler"), _ => 0)
            .Syscall(129, Usr1, Operand.AddressOf("action"), 0).AssertResult(0);
}

/// <summary>Pieces of these tests' programs.</summary>
file static class Pieces
{
    /// <summary>A handler that counts, and notes which thread it runs in.</summary>
    public static SimulatedProgram Handler(this SimulatedProgram program)
        => program.Label("handler").Do(cpu => cpu["count"]++).Syscall(64).Store("seen").Return();

    /// <summary>Asks for or sets how urgent a thread is.</summary>
    public static SimulatedProgram Ask(this SimulatedProgram program, int call, Operand id, byte mode, int priority)
        => program.Do(cpu =>
        {
            ulong block = cpu.AddressOf("block");
            cpu.WriteUInt32(block, (uint)id.Evaluate(cpu));
            cpu.WriteUInt32(block + 4, mode);
            cpu.WriteUInt32(block + 8, (uint)priority);
        }).Syscall(call, Operand.AddressOf("block"));
}
