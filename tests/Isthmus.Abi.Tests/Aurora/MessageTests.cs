using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.Aurora;

[Covers("aurora", "msgsnd", "msgrcv")]
public sealed class MessageTests
{
    private const int Fork = 3;
    private const int Wait = 5;
    private const int Send = 19;
    private const int Receive = 20;
    private const int GetProcessId = 29;
    private const int Kill = 30;
    private const int Sleep = 34;
    private const int Capacity = 32;

    [Fact]
    public void Message_ToOneself_ComesBackWhole()
    {
        SimulatedProgram program = New().Text("hello", "hello").SendSelf(Operand.AddressOf("hello"), 5, 0)
            .Syscall(Receive, Operand.AddressOf("buffer"), 256).AssertResult(5)
            .RecordText("text", cpu => cpu.ReadText(cpu.AddressOf("buffer"), 5)).Exit(0);
        Assert.Equal(["hello"], new AuroraHost(program).Run().Machine.Texts("text"));
    }

    [Fact]
    public void Receive_ShortBuffer_RestOfTheMessageIsDropped()
    {
        SimulatedProgram program = New().Text("one", "abcdef").Text("two", "xy")
            .SendSelf(Operand.AddressOf("one"), 6, 0).SendSelf(Operand.AddressOf("two"), 2, 0)
            .Syscall(Receive, Operand.AddressOf("buffer"), 3).AssertResult(3)
            .RecordText("text", cpu => cpu.ReadText(cpu.AddressOf("buffer"), 4))
            .Syscall(Receive, Operand.AddressOf("buffer"), 256).AssertResult(2).Exit(0);
        Assert.Equal(["abc\0"], new AuroraHost(program).Run().Machine.Texts("text"));
    }

    [Theory]
    [InlineData(256, 0)]
    [InlineData(257, -1)]
    [InlineData(0, 0)]
    public void Send_Length_UpTo256(int length, int result)
    {
        SimulatedProgram program = New().SendSelf(Operand.AddressOf("buffer"), length, result).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4711)]
    public void Send_NobodyThere_Fails(int target)
    {
        SimulatedProgram program = New().Syscall(Send, target, Operand.AddressOf("buffer"), 1).AssertResult(-1).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Send_ToAZombie_Fails()
    {
        SimulatedProgram program = New().Syscall(Fork).Store("child").If(cpu => cpu.Rax == 0, child => child.Exit(0))
            .Syscall(Sleep, 5_000_000).Syscall(Send, Operand.ValueOf("child"), Operand.AddressOf("buffer"), 1).AssertResult(-1).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Send_BadPointer_NothingIsQueued()
    {
        SimulatedProgram program = New().SendSelf(0x10, 8, -1).SendSelf(-8, 16, -1)
            .Syscall(GetProcessId).Store("self").Syscall(Fork)
            .If(cpu => cpu.Rax == 0, child => child.Syscall(Send, Operand.ValueOf("self"), "real", 4).Exit(0))
            .Syscall(Receive, Operand.AddressOf("buffer"), 256).AssertResult(4).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Receive_BadPointer_TheMessageStays()
    {
        SimulatedProgram program = New().SendSelf("keep", 4, 0).Syscall(Receive, 0x10, 256).AssertResult(-1)
            .Syscall(Receive, Operand.AddressOf("buffer"), 256).AssertResult(4).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Send_FullQueue_WaitsAndKeepsTheOrder()
    {
        // The child sends more than fits; the parent sleeps first and then takes them one by one.
        SimulatedProgram program = New().Syscall(GetProcessId).Store("self").Syscall(Fork)
            .If(cpu => cpu.Rax == 0, child => child.Do(cpu => cpu["i"] = 0)
                .While(cpu => cpu["i"] < Capacity + 10, body => body
                    .Syscall(Send, Operand.ValueOf("self"), Operand.AddressOf("i"), 8).AssertResult(0).Do(cpu => cpu["i"]++))
                .Exit(0))
            .Syscall(Sleep, 50_000_000).AssertResult(0)
            .Do(cpu => cpu["i"] = 0)
            .While(cpu => cpu["i"] < Capacity + 10, body => body
                .Syscall(Receive, Operand.AddressOf("buffer"), 256).AssertResult(8)
                .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("buffer")) == cpu["i"], "in order").Do(cpu => cpu["i"]++))
            .Record("received", cpu => cpu["i"]).Exit(0);
        Assert.Equal([Capacity + 10], new AuroraHost(program).Run().Machine.Values("received"));
    }

    [Fact]
    public void Send_FullQueue_SeveralSenders_NobodyIsOvertaken()
    {
        SimulatedProgram program = New().Syscall(GetProcessId).Store("self").Do(cpu => cpu["i"] = 0)
            .While(cpu => cpu["i"] < Capacity, body => body.SendSelf(Operand.AddressOf("i"), 8, 0).Do(cpu => cpu["i"]++))
            .Do(cpu => cpu["i"] = 100)
            .While(cpu => cpu["i"] < 104, body => body.Syscall(Fork)
                .If(cpu => cpu.Rax == 0, child => child
                    .Syscall(Send, Operand.ValueOf("self"), Operand.AddressOf("i"), 8).AssertResult(0).Exit(0))
                .Syscall(Sleep, 5_000_000).Do(cpu => cpu["i"]++))
            .Do(cpu => cpu["i"] = 0)
            .While(cpu => cpu["i"] < Capacity + 4, body => body.Syscall(Receive, Operand.AddressOf("buffer"), 8).AssertResult(8)
                .If(cpu => cpu["i"] >= Capacity, last => last.Record("last", cpu => cpu.ReadUInt64(cpu.AddressOf("buffer"))))
                .Do(cpu => cpu["i"]++))
            .Exit(0);
        Assert.Equal([100, 101, 102, 103], new AuroraHost(program).Run().Machine.Values("last"));
    }

    [Fact]
    public void Send_FullQueue_TargetEnds_Fails()
    {
        SimulatedProgram program = New().Syscall(Fork).Store("child")
            .If(cpu => cpu.Rax == 0, child => child.Syscall(Sleep, 100_000_000).Exit(0))
            .Do(cpu => cpu["i"] = 0)
            .While(cpu => cpu["i"] < Capacity, body => body
                .Syscall(Send, Operand.ValueOf("child"), Operand.AddressOf("i"), 8).AssertResult(0).Do(cpu => cpu["i"]++))
            .Syscall(Send, Operand.ValueOf("child"), Operand.AddressOf("i"), 8).AssertResult(-1)
            .Syscall(Wait, Operand.ValueOf("child"), 0, 0).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    [Fact]
    public void Send_WaitingSenderKilled_TheNextOneGetsTheRoom()
    {
        SimulatedProgram program = New().Syscall(GetProcessId).Store("self").Do(cpu => cpu["i"] = 0)
            .While(cpu => cpu["i"] < Capacity, body => body.SendSelf(Operand.AddressOf("i"), 8, 0).Do(cpu => cpu["i"]++))
            .Syscall(Fork).Store("first").If(cpu => cpu.Rax == 0, child => child.Syscall(Send, Operand.ValueOf("self"), "first", 5).Exit(0))
            .Syscall(Sleep, 5_000_000)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(Send, Operand.ValueOf("self"), "second!", 7).Exit(0))
            .Syscall(Sleep, 5_000_000).Syscall(Kill, Operand.ValueOf("first"), 9)
            .Do(cpu => cpu["i"] = 0)
            .While(cpu => cpu["i"] < Capacity, body => body.Syscall(Receive, Operand.AddressOf("buffer"), 8).AssertResult(8).Do(cpu => cpu["i"]++))
            .Syscall(Receive, Operand.AddressOf("buffer"), 256).AssertResult(7).Exit(0);
        Assert.Equal("exit 0", new AuroraHost(program).Run().Control[^1]);
    }

    private static SimulatedProgram New()
        => new SimulatedProgram("messages").Reserve("buffer", 512).Variable("self").Variable("i").Variable("child").Variable("first");
}
