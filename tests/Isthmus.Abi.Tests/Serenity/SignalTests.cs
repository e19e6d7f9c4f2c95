using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Handlers, masks, alternate stacks and waits.</summary>
[Covers("serenity", "sigreturn")]
public sealed class SignalTests
{
    private const int Alarm = 2;
    private const int Fork = 33;
    private const int Kill = 70;
    private const int Sigaction = 129;
    private const int Sigaltstack = 130;
    private const int Sigpending = 131;
    private const int Sigprocmask = 132;
    private const int Sigsuspend = 134;
    private const int Sigtimedwait = 135;
    private const int Waitid = 154;
    private const int Usr1 = 10;
    private const int Usr2 = 12;
    private const int Child = 17;
    private const int OnStack = 0x8000000;
    private const int Information = 4;
    private const int NoDefer = 0x40000000;

    [Fact]
    public void Handler_GetsThreeArguments_AndEveryRegisterComesBack()
    {
        SimulatedProgram program = WithHandler(Usr1).Do(cpu =>
        {
            cpu.Rbx = 0x1234;
            cpu.R15 = 0x5678;
            cpu["before"] = cpu.Rsp;
        }).Syscall(Kill, 1, Usr1).AssertResult(0)
            .Assert(cpu => cpu.Rbx == 0x1234 && cpu.R15 == 0x5678 && cpu.Rsp == cpu["before"], "registers come back")
            .Assert(cpu => cpu["count"] == 1 && cpu["signal"] == Usr1, "the handler ran")
            .Assert(cpu => cpu.ReadUInt32(cpu["information"]) == Usr1, "siginfo names the signal")
            .Assert(cpu => cpu.ReadUInt32(cpu["information"] + 4) == 0, "without SA_SIGINFO there is no code")
            .Assert(cpu => cpu.ReadUInt32(cpu["information"] + 12) == 1, "siginfo names the sender")
            .Assert(cpu => cpu.ReadUInt64(cpu["context"] + 40 + 32) == cpu["before"], "ucontext has the interrupted stack pointer")
            .Assert(cpu => (cpu["stack"] + 8) % 16 == 0 && cpu["stack"] < cpu["before"] - 128, "an aligned stack below the red zone");
        Finish(program);
    }

    [Fact]
    public void Handler_ItsOwnSignal_WaitsUntilItReturns_UnlessToldOtherwise()
    {
        Finish(Nested(0).Assert(cpu => cpu["count"] == 2 && cpu["deepest"] == 1, "one after the other"), nests: true);
        Finish(Nested(NoDefer).Assert(cpu => cpu["count"] == 2 && cpu["deepest"] == 2, "one inside the other"), nests: true);

        static SimulatedProgram Nested(int flags) => WithHandler(Usr1, flags).Syscall(Kill, 1, Usr1).AssertResult(0);
    }

    [Fact]
    public void Handler_EditsTheSavedContext_TheProgramGoesOnWithIt()
    {
        SimulatedProgram program = WithHandler(Usr1).Set(Register.R14, 1).Syscall(Kill, 1, Usr1).AssertResult(0)
            .Assert(cpu => cpu.R14 == 99, "R14 was set by the handler").Exit(0)
            .Label("handler").Do(cpu => cpu.WriteUInt64(cpu.Rdx + 40 + 120, 99)).Return();
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }

    [Fact]
    public void Sigaction_ArgumentsThatMakeNoSense_AreRefused()
        => Program().Fill("action", _ => 0, _ => 0).Reserve("old", 16)
            .Syscall(Sigaction, 0, Operand.AddressOf("action"), 0).AssertResult(-22)
            .Syscall(Sigaction, 33, Operand.AddressOf("action"), 0).AssertResult(-22)
            .Syscall(Sigaction, 9, Operand.AddressOf("action"), 0).AssertResult(-22)
            .Syscall(Sigaction, 19, 0, 0).AssertResult(-22)
            .Syscall(Sigaction, Usr1, 0x10, 0).AssertResult(-14)
            .Syscall(Sigaction, Usr1, 0, -8).AssertResult(-14)
            .Syscall(Sigaction, 32, Operand.AddressOf("action"), Operand.AddressOf("old")).AssertResult(0)
            .RunToEnd();

    [Fact]
    public void Sigaction_TellsWhatWasSet()
        => Finish(WithHandler(Usr1, Information, mask: 0x800).Reserve("old", 16)
            .Syscall(Sigaction, Usr1, 0, Operand.AddressOf("old")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("old")) == cpu.AddressOf("handler"), "the handler")
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("old") + 8) == Pair(0x800, Information), "mask and flags"));

    [Fact]
    public void Mask_BlockedSignal_IsPendingUntilUnblocked()
        => Finish(WithHandler(Usr1).Fill("set", _ => 1UL << (Usr1 - 1)).Reserve("pending", 4)
            .Syscall(Sigprocmask, 0, Operand.AddressOf("set"), 0).AssertResult(0)
            .Syscall(Kill, 1, Usr1).AssertResult(0).Assert(cpu => cpu["count"] == 0, "it waits")
            .Syscall(Sigpending, Operand.AddressOf("pending")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("pending")) == 1U << (Usr1 - 1), "it is pending")
            .Syscall(Sigprocmask, 9, Operand.AddressOf("set"), 0).AssertResult(-22)
            .Syscall(Sigprocmask, 9, 0, Operand.AddressOf("pending")).AssertResult(0)
            .Syscall(Sigprocmask, 1, Operand.AddressOf("set"), 0).AssertResult(0)
            .Assert(cpu => cpu["count"] == 1, "now it came"));

    [Fact]
    public void IgnoredSignal_BlockedOrNot_IsDropped()
        => Program().Fill("ignore", _ => 1, _ => 0).Fill("set", _ => 1UL << (Usr1 - 1)).Reserve("pending", 4)
            .Syscall(Sigaction, Usr1, Operand.AddressOf("ignore"), 0).AssertResult(0)
            .Syscall(Sigprocmask, 0, Operand.AddressOf("set"), 0).AssertResult(0)
            .Syscall(Kill, 1, Usr1).AssertResult(0)
            .Syscall(Sigpending, Operand.AddressOf("pending")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("pending")) == 0, "nothing is pending")
            .RunToEnd();

    [Fact]
    public void AlternateStack_IsUsedByHandlersThatAskForIt()
        => Finish(WithHandler(Usr1, OnStack).Reserve("old", 24)
            .Fill("map", _ => 0, _ => 0x4000, _ => 0, _ => Pair(3, 0x22), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Store("memory")
            .Fill("small", cpu => cpu["memory"], _ => 0, _ => 4096)
            .Syscall(Sigaltstack, Operand.AddressOf("small"), 0).AssertResult(-12)
            .Fill("odd", cpu => cpu["memory"], _ => 4, _ => 0x4000)
            .Syscall(Sigaltstack, Operand.AddressOf("odd"), 0).AssertResult(-22)
            .Fill("nowhere", _ => 0x7000_0000, _ => 0, _ => 0x4000)
            .Syscall(Sigaltstack, Operand.AddressOf("nowhere"), 0).AssertResult(-12)
            .Fill("whole", cpu => cpu["memory"], _ => 0, _ => 0x4000)
            .Syscall(Sigaltstack, Operand.AddressOf("whole"), Operand.AddressOf("old")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("old") + 8) == 2, "there was none")
            .Syscall(Kill, 1, Usr1).AssertResult(0)
            .Assert(cpu => cpu["stack at"] - cpu["memory"] < 0x4000, "the handler ran there"), stackLabel: "stack at");

    [Fact]
    public void Fault_WithAHandler_IsHandled_WithoutOneItEndsWithCore()
    {
        SimulatedProgram program = WithHandler(11).Do(cpu => cpu.ReadUInt64(0x10)).Exit(9)
            .Label("handler").Exit(5);
        Assert.Equal("exit 5", new AuroraHost(program).Run().Control[^1]);
        SimulatedProgram plain = Program("plain").Do(cpu => cpu.ReadUInt64(0x10)).Exit(9);
        Assert.Equal("signal 11 SIGSEGV core", new AuroraHost(plain).Run().Control[^1]);
    }

    [Fact]
    public void ChildEnds_HandlerLearnsHow()
        => Finish(WithHandler(Child, Information).Reserve("status", 48)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Exit(7)).Store("pid")
            .Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(Waitid, Operand.AddressOf("wait")).AssertResult(0)
            .Assert(cpu => cpu["count"] == 1, "SIGCHLD came, and the wait has its answer all the same")
            .Assert(cpu => cpu.ReadUInt32(cpu["information"] + 4) == 0 && cpu.ReadUInt32(cpu["information"] + 32) == 7, "exited with 7")
            .Assert(cpu => cpu.ReadUInt32(cpu["information"] + 12) == cpu["pid"], "which child"));

    [Fact]
    public void Alarm_RingsOnce_AndInterrupts()
        => Finish(WithHandler(14).Fill("time", _ => 10, _ => 0)
            .Fill("sleep", _ => Pair(1, 0), cpu => cpu.AddressOf("time"), _ => 0)
            .Syscall(Alarm, 100).AssertResult(0).Syscall(Alarm, 1).AssertResult(100)
            .Syscall(12, Operand.AddressOf("sleep")).AssertResult(-4)
            .Assert(cpu => cpu["count"] == 1, "it rang")
            .Syscall(Alarm, 0).AssertResult(0));

    [Fact]
    public void Sigsuspend_LetsTheSignalThrough_AndPutsTheMaskBack()
        => Finish(WithHandler(Usr1).Fill("all", _ => 0xFFFFFFFF).Fill("none", _ => 0).Reserve("mask", 4)
            .Syscall(Sigprocmask, 2, Operand.AddressOf("none"), 0).AssertResult(0)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(Kill, 1, Usr1).Exit(0))
            .Syscall(Sigsuspend, Operand.AddressOf("none")).AssertResult(-4)
            .Syscall(Sigprocmask, 0, 0, Operand.AddressOf("mask"))
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("mask")) == 0, "the mask is what it was")
            .Syscall(Sigsuspend, 0x10).AssertResult(-14));

    [Fact]
    public void Sigtimedwait_TellsThePendingSignal_WhichStays()
        => Finish(WithHandler(Usr1).Fill("set", _ => 1UL << (Usr1 - 1)).Reserve("info", 48).Fill("zero", _ => 0, _ => 0)
            .Fill("soon", _ => 0, _ => 1000)
            .Syscall(Sigprocmask, 0, Operand.AddressOf("set"), 0).AssertResult(0)
            .Syscall(Sigtimedwait, Operand.AddressOf("set"), 0, Operand.AddressOf("zero")).AssertResult(-11)
            .Syscall(Sigtimedwait, Operand.AddressOf("set"), 0, Operand.AddressOf("soon")).AssertResult(-11)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(Kill, 1, Usr1).Exit(0))
            .Syscall(Sigtimedwait, Operand.AddressOf("set"), Operand.AddressOf("info"), 0).AssertResult(Usr1)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("info")) == Usr1 && cpu["count"] == 0, "it is told, and stays")
            .Syscall(Sigtimedwait, Operand.AddressOf("set"), 0, Operand.AddressOf("zero")).AssertResult(Usr1)
            .Syscall(Sigtimedwait, 0, 0, 0).AssertResult(-14)
            .Syscall(Sigprocmask, 1, Operand.AddressOf("set"), 0).AssertResult(0)
            .Assert(cpu => cpu["count"] == 1, "the handler sees it too"));

    [Theory]
    [InlineData(1, 32, -22)]
    [InlineData(1, -1, -22)]
    [InlineData(99, 0, -3)]
    [InlineData(0, 9, -1)]
    [InlineData(-1, 0, 0)]
    [InlineData(-99, 0, -3)]
    [InlineData(int.MinValue, 0, -22)]
    [InlineData(-1, 32, -22)]
    public void Kill_Target_IsFoundAsDocumented(int target, int signal, int expected)
        => Program().Syscall(Kill, target, signal).AssertResult(expected).RunToEnd();

    [Fact]
    public void Kill_AnotherUsersProcess_IsRefused()
        => Program().Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Syscall(127, 1000).AssertResult(0).Syscall(Kill, 1, 9).AssertResult(-1).Syscall(Kill, 1, 0).AssertResult(-1)
                .Syscall(Kill, -1, 0).AssertResult(0).Exit(3))
            .Reserve("status", 48).Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(Waitid, Operand.AddressOf("wait")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status") + 32) == 3, "the child saw that")
            .RunToEnd();

    [Fact]
    public void Exec_HandlersGo_IgnoredStay_MaskStays()
    {
        SimulatedProgram next = Program("next").Reserve("old", 16).Reserve("mask", 4)
            .Syscall(Sigaction, Usr1, 0, Operand.AddressOf("old"))
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("old")) == 0, "the handler is gone")
            .Syscall(Sigaction, Usr2, 0, Operand.AddressOf("old"))
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("old")) == 1, "ignored stays ignored")
            .Syscall(Sigaction, Child, 0, Operand.AddressOf("old"))
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("old")) == 0, "but not SIGCHLD")
            .Syscall(Sigprocmask, 0, 0, Operand.AddressOf("mask"))
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("mask")) == 4, "the mask stays").Exit(6);
        SimulatedProgram first = WithHandler(Usr1, name: "first").Fill("ignore", _ => 1, _ => 0).Fill("set", _ => 4)
            .Syscall(Sigaction, Usr2, Operand.AddressOf("ignore"), 0).AssertResult(0)
            .Syscall(Sigaction, Child, Operand.AddressOf("ignore"), 0).AssertResult(0)
            .Syscall(Sigprocmask, 2, Operand.AddressOf("set"), 0).AssertResult(0);
        Execute(first, "/bin/next").Exit(9).Label("handler").Return();
        Assert.Equal("exit 6", new AuroraHost(first).Add(next).Run().Control[^1]);
    }

    private static SimulatedProgram WithHandler(int signal, int flags = 0, int mask = 0, string name = "program")
        => Program(name).Variable("count").Variable("signal").Variable("information").Variable("context").Variable("stack")
            .Variable("before").Variable("depth").Variable("deepest").Variable("stack at")
            .Fill("action", cpu => cpu.AddressOf("handler"), _ => Pair(mask, flags))
            .Syscall(Sigaction, signal, Operand.AddressOf("action"), 0).AssertResult(0);

    private static void Finish(SimulatedProgram program, bool nests = false, string stackLabel = "stack")
    {
        program.Exit(0).Label("handler").Do(cpu =>
        {
            cpu["count"]++;
            cpu["depth"]++;
            cpu["deepest"] = ulong.Max(cpu["deepest"], cpu["depth"]);
            cpu["signal"] = cpu.Rdi;
            cpu["information"] = cpu.Rsi;
            cpu["context"] = cpu.Rdx;
            cpu[stackLabel] = cpu.Rsp;
        });
        if (nests)
        {
            program.JumpIf(cpu => cpu["count"] > 1, "done").Syscall(Kill, 1, Usr1).Label("done");
        }

        program.Do(cpu => cpu["depth"]--).Return();
        Assert.Equal(["ready", "exit 0"], new AuroraHost(program).Run().Control);
    }
}
