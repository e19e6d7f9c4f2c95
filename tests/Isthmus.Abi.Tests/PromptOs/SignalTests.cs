using Isthmus.Machine;
using Isthmus.Machine.Simulated.Execution;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>PromptOS's signals: actions, masks, frames, and what becomes of interrupted calls.</summary>
[Covers("promptos", "sigprocmask", "sigpending")]
public sealed class SignalTests
{
    private const int User1 = 10;
    private const int User2 = 12;
    private const ulong Restart = 0x1000_0000;
    private const ulong Information = 4;
    private static readonly Operand s_action = Operand.AddressOf("action");
    private static readonly Operand s_old = Operand.AddressOf("old");
    private static readonly Operand s_mask = Operand.AddressOf("mask");

    [Fact]
    public void Sigaction_BadArguments_AreRefused()
        => Create()
            .Syscall(74, 0, 0, 0).AssertResult(-22).Syscall(74, 32, 0, 0).AssertResult(-22)
            .Syscall(74, 9, s_action, 0).AssertResult(-22).Syscall(74, 19, s_action, 0).AssertResult(-22)
            .Syscall(74, 9, 0, s_old).AssertResult(0)
            .Syscall(74, User1, 16, 0).AssertResult(-14).Syscall(74, User1, s_action, 16).AssertResult(-14)
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("action") + 8, 1UL << 40)).Syscall(74, User1, s_action, 0).AssertResult(-22)
            .Syscall(74, User1, 0, 0).AssertResult(0)
            .Exit(0).Run();

    [Fact]
    public void Sigaction_ToldBack_IsWhatWasSet()
        => Create()
            .Action(User1, "handle", Information | Restart, User2)
            .Syscall(74, User1, 0, s_old).AssertResult(0)
            .Assert(cpu => Old(cpu, 0) == cpu.AddressOf("handle") && Old(cpu, 8) == (Information | Restart), "handler and flags")
            .Assert(cpu => Old(cpu, 16) == 0 && Old(cpu, 24) == 1UL << (User2 - 1), "restorer and mask")
            .Exit(0).Label("handle").Return().Run();

    [Fact]
    public void Handler_SentByKill_RunsWithItsInformationAndAllComesBack()
        => Create().Variable("ran").Variable("stack")
            .Action(User1, "handle", Information)
            .Do(cpu => cpu.SetXmm(3, 77)).Set(Register.Rbx, 5).Do(cpu => cpu["stack"] = cpu.Rsp)
            .Syscall(4, 1, User1).AssertResult(0)
            .Assert(cpu => cpu["ran"] == User1 && cpu.Rbx == 5 && cpu.GetXmm(3) == 77 && cpu.Rsp == cpu["stack"], "all is back")
            .Exit(0)
            .Label("handle")
            .Assert(cpu => (cpu.Rsp + 8) % 16 == 0 && cpu.Rsp < cpu["stack"] - 128, "the stack is a function's")
            .Assert(cpu => cpu.ReadUInt32(cpu.Rsi) == User1 && cpu.ReadUInt32(cpu.Rsi + 8) == 0 && cpu.ReadUInt32(cpu.Rsi + 16) == 1, "siginfo")
            .Assert(cpu => cpu.ReadUInt64(cpu.Rdx + 40 + (11 * 8)) == 5, "RBX is in the context")
            .Do(cpu => cpu["ran"] = cpu.Rdi).Set(Register.Rbx, 9).Do(cpu => cpu.SetXmm(3, 1))
            .Return().Run();

    [Fact]
    public void Handler_ChangesTheContext_TheProgramGoesOnThere()
        => Create().Variable("ran")
            .Action(11, "handle", Information)
            .Do(cpu => cpu.ReadByte(16)).Exit(1)
            .Label("handle")
            .Assert(cpu => cpu.ReadUInt32(cpu.Rsi + 8) == 1 && cpu.ReadUInt64(cpu.Rsi + 16) == 16, "the address is told")
            .Do(cpu => cpu.WriteUInt64(cpu.Rdx + 40 + (16 * 8), cpu.AddressOf("elsewhere"))).Return()
            .Label("elsewhere").Exit(0).Run();

    [Fact]
    public void Masks_BlockAndTellPending()
        => Create().Variable("ran")
            .Action(User1, "handle", 0)
            .Mask(User1).Syscall(75, 0, s_mask, s_old).AssertResult(0).Assert(cpu => Old(cpu, 0) == 0, "nothing was blocked")
            .Syscall(75, 3, s_mask, 0).AssertResult(-22).Syscall(75, 0, 16, 0).AssertResult(-14).Syscall(75, 0, s_mask, 16).AssertResult(-14)
            .Syscall(4, 1, User1).Assert(cpu => cpu["ran"] == 0, "it waits")
            .Syscall(78, s_old).AssertResult(0).Assert(cpu => Old(cpu, 0) == 1UL << (User1 - 1), "it is pending")
            .Syscall(78, 16).AssertResult(-14)
            .Syscall(75, 1, s_mask, 0).AssertResult(0).Assert(cpu => cpu["ran"] == 1, "it came")
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("mask"), ulong.MaxValue)).Syscall(75, 2, s_mask, 0).AssertResult(0)
            .Syscall(75, 2, 0, s_old).AssertResult(0)
            .Assert(cpu => Old(cpu, 0) == (0x7FFF_FFFFUL & ~(1UL << 8) & ~(1UL << 18)), "kill and stop cannot be blocked")
            .Exit(0).Label("handle").Do(cpu => cpu["ran"]++).Return().Run();

    [Fact]
    public void Handler_OwnSignalAndMask_AreBlockedMeanwhile()
        => Create().Variable("order")
            .Action(User1, "first", 0, User2).Action(User2, "second", 0)
            .Syscall(4, 1, User1)
            .Assert(cpu => cpu["order"] == 0x1122, "one after the other").Exit(0)
            .Label("first").Do(cpu => cpu["order"] = 0x11).Syscall(4, 1, User2)
            .Assert(cpu => cpu["order"] == 0x11, "the other waits").Return()
            .Label("second").Do(cpu => cpu["order"] = (cpu["order"] << 8) | 0x22).Return().Run();

    [Fact]
    public void Handler_NoDeferAndOnce_DoAsTheySay()
        => Create().Variable("depth")
            .Action(User1, "nested", 0x4000_0000).Syscall(4, 1, User1).Assert(cpu => cpu["depth"] == 2, "it ran inside itself")
            .Action(User2, "once", 0x8000_0000).Syscall(4, 1, User2)
            .Syscall(74, User2, 0, s_old).Assert(cpu => Old(cpu, 0) == 0, "the default is back")
            .Exit(0)
            .Label("nested").Do(cpu => cpu["depth"]++).If(cpu => cpu["depth"] == 1, body => body.Syscall(4, 1, User1)).Return()
            .Label("once").Return().Run();

    [Theory]
    [InlineData(0UL, -4)]
    [InlineData(Restart, 1)]
    public void InterruptedRead_RestartsAsTheHandlerSays(ulong flags, long result)
        => Create().Variable("t").Variable("ran")
            .Action(User1, "handle", flags).Syscall(52, Operand.AddressOf("out"))
            .StartThread("sends", 0, 0, "t")
            .Syscall(25, Operand.From(cpu => cpu.ReadUInt64(cpu.AddressOf("out"))), Operand.AddressOf("buffer"), 1).AssertResult(result)
            .Assert(cpu => cpu["ran"] == 1, "the handler ran").Exit(0)
            .Label("sends").Mask(User1).Syscall(75, 0, s_mask, 0).Sleep(1_000_000).Syscall(4, 1, User1).Sleep(1_000_000)
            .Syscall(26, Operand.From(cpu => cpu.ReadUInt64(cpu.AddressOf("out") + 8)), "x", 1).ExitThread(0)
            .Label("handle").Do(cpu => cpu["ran"]++).Return().Run();

    [Fact]
    public void Sigsuspend_WaitsWithItsMaskAndPutsTheOldOneBack()
        => Create().Variable("ran").Variable("t")
            .Action(User1, "handle", 0).Action(User2, "handle", 0)
            .Mask(User1).Syscall(75, 2, s_mask, 0)
            .Syscall(77, 16).AssertResult(-14)
            .Syscall(4, 1, User1).Mask(User2)
            .Syscall(77, s_mask).AssertResult(-4).Assert(cpu => cpu["ran"] == 1, "the waiting one came")
            .Syscall(4, 1, User1).Assert(cpu => cpu["ran"] == 1, "it is blocked again")
            .Syscall(78, s_old).Assert(cpu => Old(cpu, 0) == 1UL << (User1 - 1), "and pending")
            .Exit(0).Label("handle").Do(cpu => cpu["ran"]++).Return().Run();

    [Fact]
    public void AlternateStack_SetInAContext_IsUsedByHandlersThatAsk()
        => Create().Reserve("other", 16384).Variable("ran")
            .Action(User1, "sets", Information).Syscall(4, 1, User1)
            .Action(User2, "uses", 0x0800_0000 | Information).Syscall(4, 1, User2).Assert(cpu => cpu["ran"] == 1, "it ran").Exit(0)
            .Label("sets").Do(cpu =>
            {
                cpu.WriteUInt64(cpu.Rdx + 16, cpu.AddressOf("other"));
                cpu.WriteUInt64(cpu.Rdx + 24, 0);
                cpu.WriteUInt64(cpu.Rdx + 32, 16384);
            }).Return()
            .Label("uses")
            .Assert(cpu => cpu.Rsp > cpu.AddressOf("other") && cpu.Rsp < cpu.AddressOf("other") + 16384, "it is on the other stack")
            .Do(cpu => cpu["ran"]++).Return().Run();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Sigreturn_FrameThatMakesNoSense_EndsTheProcess(int kind)
    {
        SimulatedProgram child = Create("child").Action(User1, "handle", Information);
        if (kind == 0)
        {
            child.Set(Register.Rsp, 4096).Syscall(76);
        }

        child.Syscall(4, 1, 0).Syscall(5).Syscall(4, Register.Rax, User1).Exit(1)
            .Label("handle")
            .Do(cpu => cpu.WriteUInt64(cpu.Rdx + (kind == 1 ? 40UL + (16 * 8) : 40UL + 184), ulong.MaxValue)).Return();
        PromptProgram.Create().Spawn("/bin/child").WaitFor(3, 0, 11).Exit(0).Run(child);
    }

    [Fact]
    public void ChildSignal_TellsHowTheChildEnded()
        => Create().Variable("ran")
            .Action(17, "handle", Information)
            .Spawn("/bin/child").AssertResult(3)
            .WaitFor(3, 42).Syscall(12).Assert(cpu => cpu["ran"] == 1, "it came").Exit(0)
            .Label("handle")
            .Assert(cpu => cpu.ReadUInt32(cpu.Rsi + 8) == 1 && cpu.ReadUInt32(cpu.Rsi + 16) == 2 && cpu.ReadUInt32(cpu.Rsi + 24) == 42, "siginfo")
            .Do(cpu => cpu["ran"]++).Return()
            .Run(PromptProgram.Create("child").Exit(42));

    [Theory]
    [InlineData(0UL, 0x0513_0612UL)]
    [InlineData(1UL, 0UL)]
    public void ChildSignal_TellsOfStopsUnlessNotWanted(ulong more, ulong expected)
    {
        SimulatedProgram child = ThreadPieces.Create("child").Loop(Register.Rbx, 20, body => body.Sleep(1_000_000)).Exit(7);
        ThreadPieces.Create().Reserve("action", 32).Variable("seen")
            .Action(17, "handle", Information | Restart | more)
            .Spawn("/bin/child").AssertResult(3)
            .Sleep(500_000)
            .Syscall(3, 3, 19).AssertResult(0).Syscall(12)
            .Syscall(3, 3, 18).AssertResult(0).Syscall(12)
            .Assert(cpu => cpu["seen"] == expected, "what the handler was told")
            .WaitFor(3, 7).Exit(0)
            .Label("handle")
            .Do(cpu => cpu["seen"] = (cpu["seen"] << 16) | (cpu.ReadUInt32(cpu.Rsi + 8) << 8) | cpu.ReadUInt32(cpu.Rsi + 24))
            .Return()
            .Run(child);
    }

    [Fact]
    public void Stop_AndContinue_LeaveTheProgramAsItWas()
    {
        SimulatedProgram child = ThreadPieces.Create("child").Loop(Register.Rbx, 20, body => body.Sleep(1_000_000).AssertResult(0)).Exit(7);
        ThreadPieces.Create().Spawn("/bin/child").AssertResult(3)
            .Sleep(500_000)
            .Syscall(3, 3, 19).AssertResult(0).Sleep(500_000_000)
            .Syscall(2, 3, Operand.AddressOf("result"), 1).AssertResult(-11)
            .Syscall(3, 3, 18).AssertResult(0)
            .WaitFor(3, 7).Exit(0).Run(child);
    }

    [Fact]
    public void Stop_OfAProcessThatIsBeingKilled_DoesNotKeepItAlive()
    {
        SimulatedProgram child = ThreadPieces.Create("child").Loop(Register.Rbx, 20, body => body.Sleep(1_000_000)).Exit(7);
        ThreadPieces.Create().Spawn("/bin/child").AssertResult(3)
            .Sleep(500_000)
            .Syscall(3, 3, 9).AssertResult(0).Syscall(3, 3, 19).AssertResult(0)
            .WaitFor(3, 0, 9).Exit(0).Run(child);
    }

    [Fact]
    public void Handlers_WithoutEnd_EndTheProcessWhenTheStackIsFull()
    {
        SimulatedProgram child = Create("child").Action(User1, "handle", 0x4000_0000).Syscall(5).Syscall(4, Register.Rax, User1).Exit(1)
            .Label("handle").Syscall(5).Syscall(4, Register.Rax, User1).ExecuteUndefined();
        PromptProgram.Create().Spawn("/bin/child").WaitFor(3, 0, 11).Exit(0).Run(child);
    }

    private static SimulatedProgram Create(string name = "signals")
        => ThreadPieces.Create(name).Reserve("action", 32).Reserve("old", 32).Reserve("mask", 8);

    private static ulong Old(SimulatedCpu cpu, ulong offset) => cpu.ReadUInt64(cpu.AddressOf("old") + offset);
}
