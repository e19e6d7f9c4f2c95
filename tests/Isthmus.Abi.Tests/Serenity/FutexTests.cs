using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;
using static Isthmus.Abi.Tests.Serenity.ThreadPieces;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Every operation of futex.</summary>
[Covers("serenity", "futex")]
public sealed class FutexTests
{
    private const int Wait = 1;
    private const int Wake = 2;
    private const int Requeue = 3;
    private const int CompareRequeue = 4;
    private const int WakeOperation = 5;
    private const int WaitBits = 9;
    private const int WakeBits = 10;
    private const int Realtime = 0x100;
    private const int Private = 0x200;
    private static readonly Operand s_word = Operand.AddressOf("word");
    private static readonly Operand s_other = Operand.AddressOf("other");

    [Theory]
    [InlineData(0)]
    [InlineData(Private)]
    public void WaitAndWake_BadArguments_AreRefused(int scope)
        => WithStacks().Fill("soon", _ => 0, _ => 1_000_000)
            .Syscall(40, 0x10).AssertResult(-14)
            .Futex(Wait | scope, s_word, 1).AssertResult(-11)
            .Futex(Wait | scope, Operand.AddressOf("word", 2), 0).AssertResult(-22)
            .Futex(Wait | scope, 0x10, 0).AssertResult(-14)
            .Futex(Wait | scope, 0xFFFF_8000_0000_0000, 0).AssertResult(-14)
            .Futex(Wait | scope, s_word, 0, 0x10, 0, 0).AssertResult(-14)
            .Futex(Wait | scope, s_word, 0, Operand.AddressOf("soon"), 0, 0).AssertResult(-69)
            .Futex(WaitBits | scope, s_word, 0, 0, 0, 0).AssertResult(-22)
            .Futex(WakeBits | scope, s_word, 1, 0, 0, 0).AssertResult(-22)
            .Futex(Wake | scope, Operand.AddressOf("word", 1), 1).AssertResult(-22)
            .Futex(Wake | scope, 0xFFFF_8000_0000_0000, 1).AssertResult(-14)
            .Futex(Wake | scope, s_word, 5).AssertResult(0)
            .Futex(Wake | Realtime | scope, s_word, 1).AssertResult(-38)
            .Futex(0, s_word, 0).AssertResult(-38).Futex(6, s_word, 0).AssertResult(-38).Futex(0x401, s_word, 0).AssertResult(-38)
            .Exit(0).Finish();

    [Fact]
    public void Wait_Timeout_IsADuration_WithBitsATime()
        => WithStacks().Fill("soon", _ => 0, _ => 5_000_000).Reserve("until", 16)
            .Do(cpu => cpu["seen"] = cpu.Ticks)
            .Futex(Wait, s_word, 0, Operand.AddressOf("soon"), 0, 0).AssertResult(-69)
            .Assert(cpu => cpu.Ticks - cpu["seen"] is >= 5_000_000 and < 6_000_000, "five milliseconds")
            .Futex(WaitBits, s_word, 0, Operand.AddressOf("soon"), 0, 1).AssertResult(-69)
            .Assert(cpu => cpu.Ticks - cpu["seen"] < 6_000_000, "that time was over")
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("until") + 8, cpu.Ticks + 3_000_000)).Do(cpu => cpu["seen"] = cpu.Ticks)
            .Futex(WaitBits, s_word, 0, Operand.AddressOf("until"), 0, uint.MaxValue).AssertResult(-69)
            .Assert(cpu => cpu.Ticks - cpu["seen"] is >= 2_990_000 and < 4_000_000, "all bits, and still a time")
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("until"), 1_700_000_000)).Do(cpu => cpu["seen"] = cpu.Ticks)
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("until") + 8, cpu.Ticks + 3_000_000))
            .Futex(WaitBits | Realtime, s_word, 0, Operand.AddressOf("until"), 0, 1).AssertResult(-69)
            .Assert(cpu => cpu.Ticks - cpu["seen"] is >= 2_990_000 and < 4_000_000, "by the wall clock")
            .Exit(0).Finish();

    [Theory]
    [InlineData(0)]
    [InlineData(Private)]
    public void Wake_CountsTheWoken_AndBitsChoose(int scope)
        => WithStacks().StartThread("one", "t").StartThread("two", "u", slot: 1).Sleep(1_000_000)
            .Futex(WakeBits | scope, s_word, 9, 0, 0, 4).AssertResult(0)
            .Futex(WakeBits | scope, s_word, 9, 0, 0, 2).AssertResult(1).Join("u")
            .Futex(Wake | scope, s_word, 9).AssertResult(1).Join("t")
            .StartThread("plain", "t").StartThread("plain", "u", slot: 1).Sleep(1_000_000)
            .Futex(Wake | scope, s_word, 0).AssertResult(0)
            .Futex(WakeBits | scope, s_word, 1, 0, 0, 64).AssertResult(1).Futex(Wake | scope, s_word, uint.MaxValue).AssertResult(1)
            .Join("t").Join("u").Exit(0)
            .Label("one").Futex(WaitBits | scope, s_word, 0, 0, 0, 1).AssertResult(0).EndThread(0)
            .Label("two").Futex(WaitBits | scope, s_word, 0, 0, 0, 3).AssertResult(0).EndThread(0)
            .Label("plain").Futex(Wait | scope, s_word, 0).AssertResult(0).EndThread(0).Finish();

    [Fact]
    public void Wait_InterruptedByASignal_AnswersZero()
        => WithStacks().Fill("action", cpu => cpu.AddressOf("handler"), _ => 0)
            .Syscall(129, 10, Operand.AddressOf("action"), 0).AssertResult(0)
            .StartThread("waiter", "t").Sleep(1_000_000).Syscall(71, Operand.ValueOf("t"), 10).AssertResult(0).Join("t")
            .Assert(cpu => cpu["count"] == 1, "the handler ran").Futex(Wake, s_word, 1).AssertResult(0).Exit(0)
            .Label("waiter").Futex(Wait, s_word, 0).AssertResult(0).EndThread(0)
            .Label("handler").Do(cpu => cpu["count"]++).Return().Finish();

    [Fact]
    public void Requeue_WakesSome_AndTheSecondValueIsReadAsATimeFirst()
        => WithStacks().Fill("three", _ => 0, _ => 0)
            .Loop(Register.R12, 3, body => body.StartThread("waiter", "t", isDetached: true)
                .Do(cpu => cpu["stacks"] += StackBytes)).Sleep(1_000_000)
            .Futex(Requeue, s_word, 1, 2, s_other, 0).AssertResult(-14)
            .Futex(CompareRequeue, s_word, 1, 2, s_other, 0).AssertResult(-14)
            .Futex(CompareRequeue, s_word, 1, 0, s_other, 1).AssertResult(-11)
            .Futex(Requeue, 0x10, 1, 0, s_other, 0).AssertResult(-14)
            .Futex(Requeue, Operand.AddressOf("word", 1), 1, 0, s_other, 0).AssertResult(-22)
            .Futex(Requeue | Realtime, s_word, 1, 0, s_other, 0).AssertResult(-38)
            .Futex(CompareRequeue, s_word, 1, 0, s_other, 0).AssertResult(1)
            .Futex(Requeue, s_word, 1, 0, s_other, 0).AssertResult(1)
            .Futex(Requeue, s_word, 0, Operand.AddressOf("three"), s_other, 0).AssertResult(1)
            .Futex(Wake, s_word, 9).AssertResult(0).Sleep(1_000_000).Assert(cpu => cpu["count"] == 2, "two are awake")
            .Futex(Wake, s_other, 9).AssertResult(1).Sleep(1_000_000).Assert(cpu => cpu["count"] == 3, "and the one that moved").Exit(0)
            .Label("waiter").Futex(Wait, s_word, 0).AssertResult(0).Do(cpu => cpu["count"]++).EndThread(0).Finish();

    [Theory]
    [InlineData(0, 0, 9, 5, 5, true, 9)]
    [InlineData(1, 1, 9, 5, 5, false, 14)]
    [InlineData(2, 2, 8, 5, 6, true, 13)]
    [InlineData(3, 3, 4, 5, 5, true, 1)]
    [InlineData(4, 4, 7, 5, 5, false, 2)]
    [InlineData(4, 5, 7, 5, 5, true, 2)]
    [InlineData(0, 0, 0xFFF, 5, 4, false, 0xFFF)]
    public void WakeOperation_ChangesComparesAndWakes(uint operation, uint comparison, uint argument, uint old, uint compared, bool both, uint left)
        => WithStacks().Do(cpu => cpu.WriteUInt32(cpu.AddressOf("other"), old))
            .StartThread("first", "t").StartThread("second", "u", slot: 1, argument: old).Sleep(1_000_000)
            .Futex(WakeOperation, s_word, 1, 1, s_other, (operation << 28) | (comparison << 24) | (argument << 12) | compared)
            .AssertResult(both ? 2 : 1).Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("other")) == left, "the word is changed")
            .Futex(Wake, s_other, 1).AssertResult(both ? 0 : 1).Join("t").Join("u").Exit(0)
            .Label("first").Futex(Wait, s_word, 0).AssertResult(0).EndThread(0)
            .Label("second").Futex(Wait, s_other, old).AssertResult(0).EndThread(0).Finish();

    [Fact]
    public void WakeOperation_BadArguments_ChangeNothing()
        => WithStacks()
            .Futex(WakeOperation, s_word, 1, 0, s_other, 8U << 28 | 1 << 12).AssertResult(-22)
            .Futex(WakeOperation, s_word, 1, 0, s_other, 5U << 28 | 1 << 12).AssertResult(-22)
            .Futex(WakeOperation, s_word, 1, 1, s_other, 6U << 24 | 1 << 12).AssertResult(-22)
            .Futex(WakeOperation, s_word, 1, 0, Operand.AddressOf("other", 2), 1 << 12).AssertResult(-22)
            .Futex(WakeOperation, s_word, 1, 0, 0x10, 1 << 12).AssertResult(-14)
            .Futex(WakeOperation | Private, s_word, 1, 0, 0x10, 1 << 12).AssertResult(-14)
            .Futex(WakeOperation | Realtime, s_word, 1, 0, s_other, 1 << 12).AssertResult(-38)
            .Assert(cpu => cpu["other"] == 0, "nothing changed")
            .Futex(WakeOperation, s_word, 1, 0, s_other, 9U << 24 | 1 << 12).AssertResult(0)
            .Assert(cpu => cpu["other"] == 1, "without a second value nothing is compared").Exit(0).Finish();

    [Fact]
    public void SharedMemory_IsOneWordForTwoProcesses_UnlessPrivate()
        => WithStacks().Variable("shared").Reserve("status", 48)
            .Fill("map", _ => 0, _ => 4096, _ => 0, _ => Pair(3, 0x21), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Store("shared")
            .Syscall(33).If(cpu => cpu.Rax == 0, child => child.Futex(Wait, Operand.ValueOf("shared"), 0).AssertResult(0).Exit(3))
            .Store("t").Sleep(5_000_000)
            .Futex(Wake | Private, Operand.ValueOf("shared"), 1).AssertResult(0)
            .Futex(Wake, Operand.ValueOf("shared"), 1).AssertResult(1)
            .Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Syscall(154, Operand.AddressOf("wait")).AssertResult(0)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status") + 32) == 3, "the child was woken").Exit(0).Finish();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Waiters_MovedAndWokenAtRandomMoments_NoneIsLost(ulong seed)
        => WithStacks().Fill("number", _ => 0, _ => 0)
            .Loop(Register.R12, 8, body => body.StartThread("waiter", "t", isDetached: true).Do(cpu => cpu["stacks"] += StackBytes))
            .While(cpu => cpu["count"] < 8, body => body
                .Futex(Requeue, s_word, 1, Operand.AddressOf("number"), s_other, 0)
                .Futex(Wake, s_other, 1).Syscall(157))
            .Exit(0)
            .Label("waiter").Futex(Wait, s_word, 0).AssertResult(0).Do(cpu => cpu["count"]++).EndThread(0).RunInterrupted(seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Process_KilledWhileThreadsWait_LeavesNothing(ulong seed)
        => WithStacks().Variable("shared").Reserve("status", 48)
            .Fill("map", _ => 0, _ => 4096, _ => 0, _ => Pair(3, 0x21), _ => Pair(-1, 0), _ => 0, _ => 0, _ => 0)
            .Syscall(80, Operand.AddressOf("map")).Store("shared")
            .Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("status"), _ => 4)
            .Loop(Register.R12, 5, round => round
                .Syscall(33).If(cpu => cpu.Rax == 0, child => child
                    .StartThread("waiter", "t").StartThread("waiter", "u", slot: 1).Join("t").Exit(9))
                .Store("seen").Sleep(400_000).Syscall(70, Operand.ValueOf("seen"), 9).AssertResult(0)
                .Syscall(154, Operand.AddressOf("wait")).AssertResult(0)
                .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("status") + 32) == 9, "the signal ended it")
                .Futex(Wake, Operand.ValueOf("shared"), 99).AssertResult(0))
            .Exit(0)
            .Label("waiter").Futex(Wait, Operand.ValueOf("shared"), 0).ExecuteUndefined().RunInterrupted(seed);
}
