using System.Linq;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>PromptOS's channels: bytes, handles, limits, and channels inside channels.</summary>
[Covers("promptos", "channel_create", "channel_send", "channel_receive")]
public sealed class ChannelTests
{
    private static readonly Operand s_message = Operand.AddressOf("message");
    private static readonly Operand s_first = Operand.ValueOf("first");
    private static readonly Operand s_second = Operand.ValueOf("second");

    [Fact]
    public void Message_BytesAndHandles_ArriveInOrder()
        => Channel().Variable("event").Variable("got")
            .Syscall(53, 0).Store("event")
            .Do(cpu => cpu.WriteText(cpu.AddressOf("bytes"), "one")).Number(0, Operand.ValueOf("event")).Message(3, 1).Send(s_first)
            .Syscall(54, Operand.ValueOf("event")).AssertResult(-9)
            .Do(cpu => cpu.WriteText(cpu.AddressOf("bytes"), "second")).Message(6, 0).Send(s_first)
            .Message(0, 0).Send(s_first)
            .Do(cpu => cpu.WriteText(cpu.AddressOf("bytes"), "------"))
            .Message(100, 64).Receive(s_second).AssertCounts(3, 1)
            .Assert(cpu => cpu.ReadText(cpu.AddressOf("bytes"), 4) == "one-", "the first comes first")
            .Do(cpu => cpu["got"] = cpu.ReadUInt64(cpu.AddressOf("numbers")))
            .Syscall(54, Operand.ValueOf("got")).AssertResult(0).Syscall(56, Operand.ValueOf("got"), 0).AssertResult(0)
            .Message(100, 64).Receive(s_second).AssertCounts(6, 0)
            .Message(0, 0).Receive(s_second).AssertCounts(0, 0)
            .Message(0, 0, 1).Receive(s_second, -11)
            .Exit(0).Run();

    [Fact]
    public void Message_BadParameters_AreRefusedAndChangeNothing()
        => Channel().Variable("event").Variable("weak")
            .Syscall(59, 16).AssertResult(-14)
            .Syscall(53, 0).Store("event").Syscall(21, Operand.ValueOf("event"), 64).Store("weak")
            .Syscall(60, 1, s_message).AssertResult(-9).Syscall(60, 99, s_message).AssertResult(-9)
            .Syscall(60, s_first, 0).AssertResult(-14)
            .Message(1, 0).Do(cpu => cpu.WriteUInt32(cpu.AddressOf("message"), 4)).Send(s_first, -22)
            .Message(1, 0, 2).Send(s_first, -22).Receive(s_first, -22)
            .Message(65537, 0).Send(s_first, -90)
            .Message(0, 65).Send(s_first, -90)
            .Message(1, 0).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("message") + 8, 16)).Send(s_first, -14)
            .Message(0, 1).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("message") + 24, 16)).Send(s_first, -14)
            .Number(0, 99).Message(0, 1).Send(s_first, -9)
            .Number(0, Operand.ValueOf("weak")).Send(s_first, -13)
            .Number(0, Operand.ValueOf("event")).Number(1, Operand.ValueOf("event")).Message(0, 2).Send(s_first, -22)
            .Number(1, 99).Send(s_first, -9)
            .Syscall(54, Operand.ValueOf("event")).AssertResult(0)
            .Message(0, 0, 1).Receive(s_second, -11)
            .Exit(0).Run();

    [Fact]
    public void Receive_MessageThatDoesNotFit_Stays()
        => Channel().Variable("event")
            .Syscall(53, 0).Store("event")
            .Number(0, Operand.ValueOf("event")).Message(10, 1).Send(s_first)
            .Message(9, 1).Receive(s_second, -90).Message(10, 0).Receive(s_second, -90)
            .Message(10, 1).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("message") + 8, 16)).Receive(s_second, -14)
            .Message(10, 1).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("message") + 24, 16)).Receive(s_second, -14)
            .Message(10, 1).Receive(s_second).AssertCounts(10, 1)
            .Exit(0).Run();

    [Fact]
    public void Send_LargestMessages_FillTheQueueAndBlock()
        => Channel().Variable("t").Variable("sent")
            .Message(65536, 0).Send(s_first).Message(65536, 0).Receive(s_second).AssertCounts(65536, 0)
            .Message(1, 0)
            .Loop(Register.Rbx, 256, body => body.Send(s_first))
            .PollEntry(0, s_first, 4).PollEntry(1, s_second, 1).Poll(2, 0, 1).AssertPolled(0, 0).AssertPolled(1, 1)
            .Message(1, 0, 1).Send(s_first, -11)
            .StartThread("sends", 0, 0, "t").Sleep(1_000_000)
            .Assert(cpu => cpu["sent"] == 0, "the sender waits")
            .Message(1, 0).Receive(s_second).JoinThread("t")
            .Loop(Register.Rbx, 256, body => body.Message(1, 0).Receive(s_second))
            .Message(0, 0, 1).Receive(s_second, -11)
            .Poll(2, 0, 1).AssertPolled(0, 4).AssertPolled(1, 0)
            .Exit(0)
            .Label("sends").Message(1, 0).Send(s_first).Do(cpu => cpu["sent"] = 1).ExitThread(0).Run();

    [Fact]
    public void Close_OneEnd_DrainsAndTells()
        => Channel().Variable("a").Variable("b")
            .Message(5, 0).Send(s_first).Send(s_second)
            .Syscall(20, s_first).AssertResult(0)
            .Send(s_second, -32)
            .PollEntry(0, s_second, 5).Poll(1, -1, 1).AssertPolled(0, 1 | 4 | 16)
            .Message(5, 0).Receive(s_second).AssertCounts(5, 0)
            .Receive(s_second, -107)
            .Syscall(59, Operand.AddressOf("out")).Take()
            .StartThread("receives", 0, 0, "a").Sleep(1_000_000).Syscall(20, s_first).JoinThread("a")
            .Exit(0)
            .Label("receives").Message(5, 0).Receive(s_second, -107).ExitThread(0).Run();

    [Fact]
    public void Handle_InFlight_SurvivesItsSender()
    {
        SimulatedProgram child = ThreadPieces.Create("child").Variable("event")
            .Syscall(53, 0).Store("event").Syscall(54, Operand.ValueOf("event"))
            .Number(0, Operand.ValueOf("event")).Message(4, 1).Send(5).Exit(0);
        Channel().Variable("child").Variable("got")
            .Spawn("/bin/child", 0, (s_first, 5)).Store("child").Syscall(20, s_first)
            .WaitFor(Operand.ValueOf("child"), 0)
            .Message(4, 1).Receive(s_second).AssertCounts(4, 1)
            .Do(cpu => cpu["got"] = cpu.ReadUInt64(cpu.AddressOf("numbers")))
            .Syscall(56, Operand.ValueOf("got"), 0).AssertResult(0)
            .Receive(s_second, -107)
            .Exit(0).Run(child);
    }

    /// <summary>Each child makes rings of channels that nobody can reach any more; what one leaves behind, the next would miss.</summary>
    [Theory]
    [InlineData("in itself")]
    [InlineData("in its peer")]
    [InlineData("two in each other")]
    [InlineData("a chain")]
    public void Channels_InsideChannels_AreReclaimed(string shape)
    {
        SimulatedProgram child = Channel("ring").Variable("x").Variable("y");
        child.Loop(Register.R12, 200, round =>
        {
            round.Syscall(59, Operand.AddressOf("out")).AssertResult(0).Take();
            switch (shape)
            {
                case "in itself":
                    round.Number(0, s_first).Message(4, 1).Send(s_second).Message(4, 0).Send(s_second, -32).Syscall(20, s_second);
                    break;
                case "in its peer":
                    round.Number(0, s_first).Message(4, 1).Send(s_first).Syscall(20, s_second);
                    break;
                case "two in each other":
                    round.Do(cpu => cpu["x"] = cpu["first"]).Do(cpu => cpu["y"] = cpu["second"])
                        .Syscall(59, Operand.AddressOf("out")).AssertResult(0).Take()
                        .Number(0, s_first).Message(0, 1).Send(Operand.ValueOf("y"))
                        .Number(0, Operand.ValueOf("x")).Message(0, 1).Send(s_second)
                        .Message(0, 0).Send(Operand.ValueOf("y"), -32).Send(s_second, -32)
                        .Syscall(20, Operand.ValueOf("y")).Syscall(20, s_second);
                    break;
                default:
                    // Each channel holds the one before it; the last is left to the process's end.
                    round.If(
                        cpu => cpu[Register.R12] > 0,
                        link => link.Number(0, Operand.ValueOf("x")).Message(0, 1).Send(s_second).Syscall(20, s_second))
                        .Do(cpu => cpu["x"] = cpu["first"]);
                    break;
            }
        }).Exit(0);
        SimulatedProgram parent = PromptProgram.Create().Variable("h")
            .Loop(Register.R12, 3, body => body
                .Spawn("/bin/ring").Store("h").WaitFor(Operand.ValueOf("h"), 0).Syscall(20, Operand.ValueOf("h"))
                .Syscall(ChargePersonality.Charged).Record("charged"))
            .Exit(0);
        var host = new AuroraHost(parent, "abi=promptos") { Personality = new ChargePersonality() };
        host.Add(child).Run();
        Assert.Equal(["ready", "exit 0"], host.Control);
        Assert.Equal(3, host.Machine.Values("charged").Count);
        Assert.Single(host.Machine.Values("charged").Distinct());
    }

    [Fact]
    public void Channels_ThreadsThatSendReceiveAndClose_AnySeedEnds()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            Channel().Variable("a").Variable("b")
                .StartThread("echoes", 0, 0, "a").StartThread("echoes", 0, 1, "b")
                .Loop(Register.Rbx, 40, body => body
                    .Syscall(60, s_first, Operand.AddressOf("message")).Assert(cpu => cpu.Result is 0 or -22 or -90, "it is sent")
                    .Message(4, 0))
                .Syscall(20, s_first).AssertResult(0)
                .JoinThread("a").JoinThread("b").Exit(0)
                .Label("echoes").Set(Register.Rax, 0)
                .While(cpu => cpu.Result is 0 or -22 or -90, body => body
                    .Message(4, 0).Syscall(61, s_second, Operand.AddressOf("message")))
                .AssertResult(-107).ExitThread(0)
                .RunInterrupted(seed, 0.05);
        }
    }

    private static SimulatedProgram Channel(string name = "channels")
        => ThreadPieces.Create(name).Variable("first").Variable("second").Syscall(59, Operand.AddressOf("out")).AssertResult(0).Take();
}
