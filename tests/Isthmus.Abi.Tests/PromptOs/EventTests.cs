using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>PromptOS's events and timers.</summary>
[Covers("promptos", "event_create", "event_signal", "event_reset", "event_wait", "timer_create", "timer_set")]
public sealed class EventTests
{
    private static readonly Operand s_event = Operand.ValueOf("event");
    private static readonly Operand s_timer = Operand.ValueOf("timer");

    [Fact]
    public void Event_Manual_StaysUntilReset()
        => ThreadPieces.Create().Variable("event")
            .Syscall(53, 2).AssertResult(-22)
            .Syscall(53, 0).Store("event")
            .Syscall(56, s_event, 0).AssertResult(-110)
            .Syscall(56, s_event, 1_000_000).AssertResult(-110)
            .Syscall(56, s_event, -2).AssertResult(-22)
            .Syscall(54, s_event).AssertResult(0).Syscall(54, s_event).AssertResult(0)
            .Syscall(56, s_event, -1).AssertResult(0).Syscall(56, s_event, 0).AssertResult(0)
            .PollEntry(0, s_event, 5).Poll(1, -1, 1).AssertPolled(0, 1)
            .Syscall(55, s_event).AssertResult(0)
            .Syscall(56, s_event, 0).AssertResult(-110)
            .Syscall(54, 1).AssertResult(-9).Syscall(55, 99).AssertResult(-9).Syscall(56, 1, 0).AssertResult(-9)
            .Exit(0).Run();

    [Fact]
    public void Event_Rights_AreAskedFor()
        => ThreadPieces.Create().Variable("event").Variable("weak")
            .Syscall(53, 0).Store("event")
            .Syscall(21, s_event, 16).Store("weak")
            .Syscall(54, Operand.ValueOf("weak")).AssertResult(-13).Syscall(55, Operand.ValueOf("weak")).AssertResult(-13)
            .Syscall(56, Operand.ValueOf("weak"), 0).AssertResult(-110)
            .Syscall(21, s_event, 32).Store("weak")
            .Syscall(54, Operand.ValueOf("weak")).AssertResult(0)
            .Syscall(56, Operand.ValueOf("weak"), 0).AssertResult(-13)
            .PollEntry(0, Operand.ValueOf("weak"), 1).Poll(1, 0, -13)
            .Exit(0).Run();

    [Fact]
    public void Event_AutoReset_ReleasesOneWaiterAtATime()
        => ThreadPieces.Create().Variable("event").Variable("a").Variable("b").Variable("done")
            .Syscall(53, 1).Store("event")
            .StartThread("waits", 0, 0, "a").StartThread("waits", 0, 1, "b")
            .Sleep(1_000_000)
            .Syscall(54, s_event).Syscall(56, s_event, 0).AssertResult(-110)
            .Sleep(1_000_000).Assert(cpu => cpu["done"] == 1, "one is released")
            .Syscall(54, s_event).Sleep(1_000_000).Assert(cpu => cpu["done"] == 2, "the other too")
            .Syscall(54, s_event).Syscall(54, s_event)
            .Syscall(56, s_event, -1).AssertResult(0).Syscall(56, s_event, 0).AssertResult(-110)
            .JoinThread("a").JoinThread("b").Exit(0)
            .Label("waits").Syscall(56, s_event, -1).AssertResult(0).Do(cpu => cpu["done"]++).ExitThread(0).Run();

    [Fact]
    public void Event_ClosedWhileWaited_TheWaitGoesOnToItsTime()
        => ThreadPieces.Create().Variable("event").Variable("copy").Variable("a").Variable("b")
            .Syscall(53, 0).Store("event").Syscall(21, s_event, 16 | 32 | 64).Store("copy")
            .StartThread("waits", 0, 0, "a").StartThread("gives up", 0, 1, "b")
            .Sleep(1_000_000)
            .Syscall(20, s_event).AssertResult(0).Syscall(56, s_event, 0).AssertResult(-9)
            .JoinThread("b")
            .Syscall(54, Operand.ValueOf("copy")).AssertResult(0)
            .JoinThread("a").Exit(0)
            .Label("waits").Syscall(56, s_event, -1).AssertResult(0).ExitThread(0)
            .Label("gives up").Syscall(56, s_event, 5_000_000).AssertResult(-110).ExitThread(0).Run();

    [Fact]
    public void Timer_Periodic_CountsWhatExpired()
        => ThreadPieces.Create().Variable("timer")
            .Syscall(57, 99).AssertResult(-22)
            .Syscall(57, 1).Store("timer")
            .Syscall(58, s_timer, -1, 0).AssertResult(-22).Syscall(58, s_timer, 0, -1).AssertResult(-22)
            .Syscall(58, 1, 0, 0).AssertResult(-9)
            .Syscall(56, s_timer, 0).AssertResult(-110)
            .PollEntry(0, s_timer, 1).Poll(1, 0, 0)
            .Syscall(58, s_timer, 1_000_000, 10_000_000).AssertResult(0)
            .Poll(1, -1, 1).AssertPolled(0, 1)
            .Syscall(56, s_timer, -1).AssertResult(1)
            .Poll(1, 0, 0)
            .Sleep(35_000_000)
            .Syscall(56, s_timer, -1).AssertResult(3)
            .Syscall(56, s_timer, -1).AssertResult(1)
            .Syscall(58, s_timer, 0, 5).AssertResult(0)
            .Sleep(35_000_000).Syscall(56, s_timer, 0).AssertResult(-110)
            .Exit(0).Run();

    [Fact]
    public void Timer_Once_ExpiresOnceAndCanBeSetWhileWaitedFor()
        => ThreadPieces.Create().Variable("timer").Variable("a")
            .Syscall(57, 0).Store("timer")
            .StartThread("waits", 0, 0, "a").Sleep(1_000_000)
            .Syscall(58, s_timer, long.MaxValue, 0).AssertResult(0).Syscall(58, s_timer, 2_000_000, 0).AssertResult(0)
            .JoinThread("a")
            .Syscall(56, s_timer, 1_000_000).AssertResult(-110)
            .Syscall(58, s_timer, 1, 0).Sleep(1000).Syscall(20, s_timer).AssertResult(0)
            .Exit(0)
            .Label("waits").Syscall(56, s_timer, -1).AssertResult(1).ExitThread(0).Run();

    [Fact]
    public void Timer_OfTheShortestPeriod_StopsNobody()
        => ThreadPieces.Create().Variable("timer").Variable("a")
            .Syscall(57, 7).Store("timer").Syscall(58, s_timer, 1, 1).AssertResult(0)
            .StartThread("waits", 0, 0, "a")
            .Loop(Register.Rbx, 1000, body => body.Syscall(12))
            .JoinThread("a").Exit(0)
            .Label("waits").Loop(Register.R12, 100, body => body.Syscall(56, s_timer, -1).Assert(cpu => cpu.Result > 0, "it expired")).ExitThread(0)
            .Run();
}
