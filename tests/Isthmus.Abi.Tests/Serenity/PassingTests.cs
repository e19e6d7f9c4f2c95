using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Descriptors that go from one program to another, and the options of sockets.</summary>
[Covers("serenity", "sendfd", "recvfd", "getsockopt", "setsockopt", "ioctl")]
public sealed class PassingTests
{
    private const int Close = 15;
    private const int Fcntl = 32;
    private const int Fork = 33;
    private const int GetOption = 63;
    private const int Ioctl = 68;
    private const int Pipe = 88;
    private const int Read = 99;
    private const int Receive = 105;
    private const int ReceiveFile = 104;
    private const int Send = 112;
    private const int SendFile = 111;
    private const int SetOption = 126;
    private const int Socket = 136;
    private const int Write = 155;

    [Fact]
    public void Sendfd_GoesToTheOtherEnd_AndOutlivesItsSender()
        => Run(Program().MakePair().Reserve("ends", 8).Reserve("buffer", 8).Text("text", "hello")
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Syscall(Close, 3).Syscall(Pipe, Operand.AddressOf("ends"), 0).AssertResult(0)
                .Syscall(Write, 5, Operand.AddressOf("text"), 5).AssertResult(5)
                .Syscall(SendFile, 4, 3).AssertResult(0).Exit(0))
            .Syscall(Close, 4).Syscall(Read, 3, Operand.AddressOf("buffer"), 1).AssertResult(0)
            .Syscall(ReceiveFile, 3, 2048).AssertResult(4).Syscall(Fcntl, 4, 1, 0).AssertResult(1)
            .Syscall(Read, 4, Operand.AddressOf("buffer"), 8).AssertResult(5).Syscall(Read, 4, Operand.AddressOf("buffer"), 8).AssertResult(0)
            .Syscall(ReceiveFile, 3, 0).AssertResult(-11));

    [Fact]
    public void Sendfd_OnOtherThings_IsRefused()
        => Run(Program().MakePair()
            .Syscall(SendFile, 99, 1).AssertResult(-9).Syscall(SendFile, 1, 1).AssertResult(-41).Syscall(SendFile, 3, 99).AssertResult(-9)
            .Syscall(ReceiveFile, 99, 0).AssertResult(-9).Syscall(ReceiveFile, 1, 0).AssertResult(-41)
            .Syscall(Socket, 1, 1, 0).AssertResult(5).Syscall(SendFile, 5, 1).AssertResult(-63).Syscall(ReceiveFile, 5, 0).AssertResult(-63)
            .Syscall(Socket, 2, 1, 0).AssertResult(6).Syscall(SendFile, 6, 1).AssertResult(-40).Syscall(ReceiveFile, 6, 0).AssertResult(-40)
            .Syscall(ReceiveFile, 4, 0).AssertResult(-11));

    [Fact]
    public void Sendfd_QueueIsFullAt129()
        => Run(Program().MakePair()
            .Loop(Isthmus.Machine.Register.R12, 129, body => body.Syscall(SendFile, 3, 3).AssertResult(0))
            .Syscall(SendFile, 3, 1).AssertResult(-16).Syscall(SendFile, 4, 1).AssertResult(0)
            .Syscall(ReceiveFile, 4, 0).AssertResult(5).Syscall(SendFile, 3, 1).AssertResult(0));

    [Fact]
    public void Rights_TravelBehindTwelveBytes_AndNeverCloseOnExec()
        => Run(Program().MakePair().Text("text", "x").Reserve("buffer", 8).Rights("rights", 1, 2).Reserve("control", 64)
            .Message("sent", "text", 1, "rights", 24).Message("received", "buffer", 8, "control", 64)
            .Syscall(Send, 3, Operand.AddressOf("sent"), 0).AssertResult(1)
            .Syscall(Receive, 4, Operand.AddressOf("received"), 0).AssertResult(1)
            .Assert(cpu => cpu.Word("control", 0) == 24 && cpu.Word("control", 4) == 1 && cpu.Word("control", 8) == 1, "the header")
            .Assert(cpu => cpu.Word("control", 12) == 5 && cpu.Word("control", 16) == 6, "two descriptors")
            .Assert(cpu => cpu.Word("received", 40) == 24 && cpu.Word("received", 44) == 0, "24 bytes, nothing cut")
            .Syscall(Fcntl, 5, 1, 0).AssertResult(0)
            .Syscall(Send, 3, Operand.AddressOf("sent"), 0).AssertResult(1)
            .Message("narrow", "buffer", 8, "control", 20)
            .Syscall(Receive, 4, Operand.AddressOf("narrow"), 0).AssertResult(1)
            .Assert(cpu => cpu.Word("narrow", 44) == 2 && cpu.Word("control", 12) == 7, "one came, and it is told that there is more")
            .Syscall(ReceiveFile, 4, 0).AssertResult(8));

    [Fact]
    public void Rights_ThatCannotBeSent_LeaveNothingBehind()
        => Run(Program().MakePair().Text("text", "x").Rights("bad", 1, 99).Rights("good", 1)
            .Message("sent", "text", 1, "bad", 24)
            .Syscall(Send, 3, Operand.AddressOf("sent"), 0).AssertResult(-9).Syscall(ReceiveFile, 4, 0).AssertResult(-11)
            .Message("short", "text", 1, "good", 16)
            .Syscall(Send, 3, Operand.AddressOf("short"), 0).AssertResult(-22)
            .Message("huge", "text", 1, "good", 0x7FFFFFFF)
            .Syscall(Send, 3, Operand.AddressOf("huge"), 0).AssertResult(-22)
            .Fill("vector", _ => 0x10, _ => 1)
            .Fill("nowhere", _ => 0, _ => 0, cpu => cpu.AddressOf("vector"), _ => 1, cpu => cpu.AddressOf("good"), _ => 20)
            .Syscall(Send, 3, Operand.AddressOf("nowhere"), 0).AssertResult(-14).Syscall(ReceiveFile, 4, 0).AssertResult(-11)
            .Message("fine", "text", 1, "good", 20).Syscall(Close, 4)
            .Syscall(Send, 3, Operand.AddressOf("fine"), 128).AssertResult(-63));

    [Fact]
    public void Rights_WaitForRoomTogetherWithTheBytes()
        => Run(Program().MakePair().Reserve("much", 65536).Rights("rights", 1).Text("text", "x").Reserve("buffer", 4096)
            .Syscall(Fcntl, 3, 4, 256).Syscall(Write, 3, Operand.AddressOf("much"), 65536).AssertResult(65536)
            .Message("sent", "text", 1, "rights", 20)
            .Syscall(Send, 3, Operand.AddressOf("sent"), 0).AssertResult(-11).Syscall(ReceiveFile, 4, 0).AssertResult(-11)
            .Syscall(Fcntl, 3, 4, 0)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(Send, 3, Operand.AddressOf("sent"), 0).AssertResult(1).Exit(0))
            .Syscall(157).Syscall(ReceiveFile, 4, 0).AssertResult(-11)
            .Syscall(Read, 4, Operand.AddressOf("much"), 65536).AssertResult(65536)
            .Syscall(Read, 4, Operand.AddressOf("buffer"), 8).AssertResult(1).Syscall(ReceiveFile, 4, 0).AssertResult(5));

    [Fact]
    public void Options_AreReadAndSet()
        => Run(Program().MakePair().Syscall(Socket, 2, 2, 0).AssertResult(5).Reserve("value", 16).Fill("length", _ => 16)
            .Fill("type", _ => Pair(3, 1), _ => 2, cpu => cpu.AddressOf("value"), cpu => cpu.AddressOf("length"))
            .Syscall(GetOption, Operand.AddressOf("type")).AssertResult(0)
            .Assert(cpu => cpu.Word("value", 0) == 1 && cpu.Word("length", 0) == 4, "a stream")
            .Syscall(GetOption, Operand.AddressOf("type")).AssertResult(0)
            .Fill("two", _ => 2).Fill("small", _ => Pair(3, 1), _ => 2, cpu => cpu.AddressOf("value"), cpu => cpu.AddressOf("two"))
            .Syscall(GetOption, Operand.AddressOf("small")).AssertResult(-22)
            .Fill("sixteen", _ => 16).Fill("peer", _ => Pair(3, 1), _ => 4, cpu => cpu.AddressOf("value"), cpu => cpu.AddressOf("sixteen"))
            .Syscall(GetOption, Operand.AddressOf("peer")).AssertResult(0).Assert(cpu => cpu.Word("value", 0) == 1, "process 1")
            .Fill("internet peer", _ => Pair(5, 1), _ => 4, cpu => cpu.AddressOf("value"), cpu => cpu.AddressOf("sixteen"))
            .Syscall(GetOption, Operand.AddressOf("internet peer")).AssertResult(-62)
            .Fill("time", _ => 1, _ => 2_500_000)
            .Fill("set time", cpu => cpu.AddressOf("time"), _ => Pair(5, 1), _ => Pair(0, 16))
            .Syscall(SetOption, Operand.AddressOf("set time")).AssertResult(0)
            .Fill("full", _ => 16).Fill("get time", _ => Pair(5, 1), _ => 0, cpu => cpu.AddressOf("value"), cpu => cpu.AddressOf("full"))
            .Syscall(GetOption, Operand.AddressOf("get time")).AssertResult(0)
            .Assert(cpu => cpu.Word("value", 0) == 3 && cpu.Word("value", 8) == 500_000, "normalised")
            .Fill("bad size", cpu => cpu.AddressOf("time"), _ => Pair(5, 1), _ => Pair(0, 8))
            .Syscall(SetOption, Operand.AddressOf("bad size")).AssertResult(-22)
            .Fill("unknown", cpu => cpu.AddressOf("time"), _ => Pair(5, 1), _ => Pair(17, 4))
            .Syscall(SetOption, Operand.AddressOf("unknown")).AssertResult(-62)
            .Fill("level", cpu => cpu.AddressOf("time"), _ => Pair(5, 6), _ => Pair(1, 4))
            .Syscall(SetOption, Operand.AddressOf("level")).AssertResult(-62)
            .Fill("ttl", _ => 256).Fill("set ttl", cpu => cpu.AddressOf("ttl"), _ => Pair(5, 0), _ => Pair(2, 4))
            .Syscall(SetOption, Operand.AddressOf("set ttl")).AssertResult(-22)
            .Fill("device", _ => 0x706F6F6C, _ => 0).Fill("bind", cpu => cpu.AddressOf("device"), _ => Pair(5, 1), _ => Pair(9, 16))
            .Syscall(SetOption, Operand.AddressOf("bind")).AssertResult(0)
            .Fill("ethernet", _ => 0x307065, _ => 0).Fill("other", cpu => cpu.AddressOf("ethernet"), _ => Pair(5, 1), _ => Pair(9, 16))
            .Syscall(SetOption, Operand.AddressOf("other")).AssertResult(-19)
            .Fill("group", _ => 0xE0).Fill("join", cpu => cpu.AddressOf("group"), _ => Pair(5, 0), _ => Pair(4, 8))
            .Syscall(SetOption, Operand.AddressOf("join")).AssertResult(0)
            .Fill("file", cpu => cpu.AddressOf("time"), _ => Pair(1, 1), _ => Pair(0, 16))
            .Syscall(SetOption, Operand.AddressOf("file")).AssertResult(-41)
            .Syscall(SetOption, 0x10).AssertResult(-14).Syscall(GetOption, 0x10).AssertResult(-14));

    [Fact]
    public void Ioctl_TellsOfTheLoopback()
        => Run(Program().MakePair().Syscall(Socket, 2, 2, 0).AssertResult(5)
            .Fill("request", _ => 0x706F6F6C, _ => 0, _ => 0, _ => 0, _ => 0, _ => 0)
            .Syscall(Ioctl, 5, 32, Operand.AddressOf("request")).AssertResult(0).Assert(cpu => cpu.Word("request", 20) == 0x0100007F, "address")
            .Syscall(Ioctl, 5, 36, Operand.AddressOf("request")).AssertResult(0).Assert(cpu => cpu.Word("request", 20) == 0xFF, "mask")
            .Syscall(Ioctl, 5, 40, Operand.AddressOf("request")).AssertResult(0).Assert(cpu => (ushort)cpu.Word("request", 16) == 41, "flags")
            .Syscall(Ioctl, 5, 35, Operand.AddressOf("request")).AssertResult(0).Assert(cpu => cpu.Word("request", 16) == 1, "index")
            .Syscall(Ioctl, 5, 34, Operand.AddressOf("request")).AssertResult(0)
            .Fill("other", _ => 0x30707465, _ => 0, _ => 0, _ => 0, _ => 0, _ => 0)
            .Syscall(Ioctl, 5, 32, Operand.AddressOf("other")).AssertResult(-19).Syscall(Ioctl, 5, 32, 0x10).AssertResult(-14)
            .Fill("list", _ => 480, cpu => cpu.AddressOf("room")).Reserve("room", 480)
            .Syscall(Ioctl, 5, 41, Operand.AddressOf("list")).AssertResult(0)
            .Assert(cpu => cpu.Word("list", 0) == 48 && cpu.Word("room", 0) == 0x706F6F6C, "one interface")
            .Syscall(Ioctl, 5, 31, Operand.AddressOf("request")).AssertResult(-74).Syscall(Ioctl, 5, 99, 0).AssertResult(-22)
            .Syscall(Ioctl, 3, 32, Operand.AddressOf("request")).AssertResult(-22)
            .Syscall(Ioctl, 3, 48, Operand.AddressOf("request")).AssertResult(0).Assert(cpu => cpu.Word("request", 0) == 0, "nothing to read")
            .Syscall(127, 1000).Syscall(Ioctl, 5, 31, Operand.AddressOf("request")).AssertResult(-1));

    private static void Run(SimulatedProgram program) => program.RunToEnd();
}
