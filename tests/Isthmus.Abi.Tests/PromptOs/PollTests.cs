using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>PromptOS's poll over any mixture of objects.</summary>
public sealed class PollTests
{
    private const int Closed = 8 | 16;
    private static readonly Operand s_event = Operand.ValueOf("event");
    private static readonly Operand s_reader = Operand.From(cpu => cpu.ReadUInt64(cpu.AddressOf("buffer")));
    private static readonly Operand s_writer = Operand.From(cpu => cpu.ReadUInt64(cpu.AddressOf("buffer") + 8));

    [Fact]
    public void Poll_BadArguments_AreRefusedAndNothingIsWritten()
        => ThreadPieces.Create().Variable("event")
            .Syscall(53, 0).Store("event")
            .Syscall(23, 0, 0, 0).AssertResult(0)
            .Syscall(23, 0, 1, 0).AssertResult(-14)
            .Syscall(23, Operand.AddressOf("polls"), 5000, 0).AssertResult(-22)
            .Syscall(23, Operand.AddressOf("polls"), -1, 0).AssertResult(-22)
            .PollEntry(0, s_event, 1).PollEntry(1, 99, 1)
            .Poll(2, 0, -9).AssertPolled(0, 0xFFFF)
            .Poll(1, -2, -22)
            .PollEntry(1, -5, 1).Poll(2, 0, 0).AssertPolled(0, 0).AssertPolled(1, 0)
            .Syscall(23, 0, 0, 1_000_000).AssertResult(0)
            .Exit(0).Run();

    [Fact]
    public void Poll_Mixture_TellsExactlyWhatIsReady()
        => ThreadPieces.Create().Variable("event").Variable("timer").Variable("child")
            .Syscall(53, 0).Store("event").Syscall(57, 1).Store("timer").Syscall(52, Operand.AddressOf("buffer"))
            .Spawn("/bin/child").Store("child")
            .PollEntry(0, s_event, 1).PollEntry(1, Operand.ValueOf("timer"), 1).PollEntry(2, s_reader, 1).PollEntry(3, s_writer, 4)
            .PollEntry(4, Operand.ValueOf("child"), 1)
            .Poll(5, 0, 1).AssertPolled(0, 0).AssertPolled(2, 0).AssertPolled(3, 4).AssertPolled(4, 0)
            .PollEntry(3, -1, 4)
            .Syscall(58, Operand.ValueOf("timer"), 1_000_000, 0)
            .Poll(5, -1, 1).AssertPolled(1, 1).PollEntry(1, -1, 0)
            .Poll(5, -1, 1).AssertPolled(4, 1).PollEntry(4, -1, 0)
            .Poll(5, 1_000_000, 0)
            .Syscall(26, s_writer, "x", 1).Syscall(54, s_event)
            .Poll(5, -1, 2).AssertPolled(0, 1).AssertPolled(2, 1)
            .Syscall(20, s_writer).PollEntry(2, s_reader, 0).Poll(5, -1, 2).AssertPolled(2, 16)
            .Exit(0)
            .Run(ThreadPieces.Create("child").Sleep(20_000_000).Exit(0));

    [Fact]
    public void Poll_WokenByAnotherThread_Returns()
        => ThreadPieces.Create().Variable("event").Variable("t")
            .Syscall(53, 1).Store("event").Syscall(52, Operand.AddressOf("buffer"))
            .StartThread("signals", 0, 0, "t")
            .PollEntry(0, s_reader, 1).PollEntry(1, s_event, 1)
            .Poll(2, -1, 1).AssertPolled(0, 0).AssertPolled(1, 1)
            .Syscall(56, s_event, 0).AssertResult(0)
            .Poll(2, -1, 1).AssertPolled(0, 1).AssertPolled(1, 0)
            .Exit(0)
            .Label("signals").Sleep(1_000_000).Syscall(54, s_event).Sleep(5_000_000).Syscall(26, s_writer, "x", 1).ExitThread(0)
            .Run();

    [Fact]
    public void Poll_HandleClosedMeanwhile_IsTold()
        => ThreadPieces.Create().Variable("event").Variable("t")
            .Syscall(53, 1).Store("event").Syscall(52, Operand.AddressOf("buffer"))
            .StartThread("closes", 0, 0, "t")
            .PollEntry(0, s_reader, 1).PollEntry(1, s_event, 1)
            .Poll(2, -1, 1).AssertPolled(0, 0).AssertPolled(1, Closed)
            .Poll(2, 0, -9)
            .Exit(0)
            .Label("closes").Sleep(1_000_000).Syscall(20, s_event).AssertResult(0).ExitThread(0)
            .Run();

    [Fact]
    public void Poll_OfManyHandles_WaitsAndFindsTheOne()
        => ThreadPieces.Create().Variable("t").Reserve("list", 16 * 1000)
            .Loop(Register.Rbx, 1000, body => body.Syscall(53, 0).Assert(cpu => cpu.Result > 0, "an event")
                .Do(cpu =>
                {
                    cpu.WriteUInt64(cpu.AddressOf("list") + (cpu.Rbx * 16), cpu.Rax);
                    cpu.WriteUInt32(cpu.AddressOf("list") + (cpu.Rbx * 16) + 8, 1);
                }))
            .StartThread("signals", 0, 0, "t")
            .Syscall(23, Operand.AddressOf("list"), 1000, -1).AssertResult(1)
            .Assert(cpu => cpu.ReadUInt32(cpu.AddressOf("list") + (900 * 16) + 8) >> 16 == 1, "the right one")
            .Exit(0)
            .Label("signals").Sleep(1_000_000)
            .Syscall(54, Operand.From(cpu => cpu.ReadUInt64(cpu.AddressOf("list") + (900 * 16)))).AssertResult(0).ExitThread(0)
            .Run();

    [Fact]
    public void Poll_ListUnmappedMeanwhile_AnswersBadAddress()
        => ThreadPieces.Create().Variable("event").Variable("t").Variable("place").Reserve("map", 48)
            .Syscall(53, 1).Store("event")
            .Do(cpu =>
            {
                ulong at = cpu.AddressOf("map");
                cpu.WriteUInt32(at, 48);
                cpu.WriteUInt32(at + 4, 3);
                cpu.WriteUInt32(at + 8, 0x22);
                cpu.WriteUInt64(at + 24, 4096);
                cpu.WriteUInt64(at + 32, ulong.MaxValue);
            })
            .Syscall(48, Operand.AddressOf("map")).Store("place")
            .Do(cpu => cpu.WriteUInt64(cpu["place"], cpu["event"])).Do(cpu => cpu.WriteUInt32(cpu["place"] + 8, 1))
            .StartThread("unmaps", 0, 0, "t")
            .Syscall(23, Operand.ValueOf("place"), 1, -1).AssertResult(-14)
            .Exit(0)
            .Label("unmaps").Sleep(1_000_000).Syscall(49, Operand.ValueOf("place"), 4096).AssertResult(0).Syscall(54, s_event).ExitThread(0)
            .Run();

    [Fact]
    public void Poll_ThreadsThatSignalAndClose_AnySeedEnds()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            ThreadPieces.Create().Variable("event").Variable("t").Variable("stop")
                .Syscall(53, 1).Store("event")
                .StartThread("signals", 0, 0, "t")
                .Loop(Register.Rbx, 50, body => body
                    .PollEntry(0, s_event, 1)
                    .Syscall(23, Operand.AddressOf("polls"), 1, 10_000_000).Assert(cpu => cpu.Result is 0 or 1, "poll answers")
                    .Syscall(56, s_event, 0))
                .Do(cpu => cpu["stop"] = 1)
                .JoinThread("t").Exit(0)
                .Label("signals").While(cpu => cpu["stop"] == 0, body => body.Syscall(54, s_event).AssertResult(0).Syscall(12)).ExitThread(0)
                .RunInterrupted(seed, 0.05);
        }
    }
}
