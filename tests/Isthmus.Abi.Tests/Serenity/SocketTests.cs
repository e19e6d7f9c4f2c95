using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Sockets of IPv4 and of this computer.</summary>
[Covers("serenity", "socket", "bind", "listen", "accept4", "connect", "shutdown", "sendmsg", "recvmsg", "socketpair")]
[Covers("serenity", "getsockname", "getpeername")]
public sealed class SocketTests
{
    private const int Accept = 0;
    private const int Bind = 6;
    private const int Close = 15;
    private const int Connect = 16;
    private const int Fcntl = 32;
    private const int Fork = 33;
    private const int Ioctl = 68;
    private const int Listen = 74;
    private const int PeerName = 52;
    private const int Read = 99;
    private const int Receive = 105;
    private const int Send = 112;
    private const int SetUser = 127;
    private const int Shutdown = 128;
    private const int Socket = 136;
    private const int SocketName = 62;
    private const int SocketPair = 137;
    private const int Write = 155;

    private const int AccessDenied = -13;
    private const int BadAddress = -14;
    private const int BadDescriptor = -9;
    private const int Invalid = -22;
    private const int NotConnected = -63;
    private const int NotSocket = -41;
    private const int WouldBlock = -11;

    [Fact]
    public void Socket_TakesFamiliesAndTypes()
        => Run(Program()
            .Syscall(Socket, 2, 1, 0).AssertResult(3).Syscall(Socket, 2, 2, 17).AssertResult(4).Syscall(Socket, 1, 5, 99).AssertResult(5)
            .Syscall(Socket, 3, 1, 0).AssertResult(-40).Syscall(Socket, 9, 1, 0).AssertResult(-40)
            .Syscall(Socket, 2, 7, 0).AssertResult(Invalid).Syscall(Socket, 2, 1, 17).AssertResult(-67)
            .Syscall(Socket, 2, 3, 256).AssertResult(-67).Syscall(Socket, 2, 3, -1).AssertResult(-67)
            .Syscall(Socket, 2, 3, 1).AssertResult(6).Syscall(Close, 6)
            .Syscall(Socket, 1, 1 | 0x80800, 0).AssertResult(6).Syscall(Fcntl, 6, 1, 0).AssertResult(1)
            .Syscall(Fcntl, 5, 1, 0).AssertResult(0)
            .Syscall(SetUser, 1000).AssertResult(0).Syscall(Socket, 2, 3, 1).AssertResult(AccessDenied));

    [Fact]
    public void Socket_TableIsFull_IsRefused()
        => Run(Program().Loop(Isthmus.Machine.Register.R12, 1021, body => body.Syscall(Fcntl, 0, 0, 0))
            .Syscall(Socket, 1, 1, 0).AssertResult(-24)
            .Reserve("numbers", 8).Fill("request", _ => Pair(1, 1), _ => 0, cpu => cpu.AddressOf("numbers"))
            .Syscall(SocketPair, Operand.AddressOf("request")).AssertResult(-24)
            .Syscall(Close, 9).Syscall(SocketPair, Operand.AddressOf("request")).AssertResult(-24)
            .Syscall(Close, 10).Syscall(SocketPair, Operand.AddressOf("request")).AssertResult(0));

    [Fact]
    public void Local_ListensConnectsAndTellsItsName()
        => Run(Program().LocalAddress("address", "/s").Reserve("name", 112).Reserve("byte", 8).Text("hi", "hi")
            .Fill("length", _ => 110).Fill("ask", _ => 3, cpu => cpu.AddressOf("name"), cpu => cpu.AddressOf("length"))
            .Syscall(Socket, 1, 1, 0).AssertResult(3)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 110).AssertResult(0)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 110).AssertResult(Invalid)
            .Syscall(Socket, 1, 1, 0).AssertResult(4)
            .Syscall(Bind, 4, Operand.AddressOf("address"), 110).AssertResult(-42)
            .Syscall(Connect, 4, Operand.AddressOf("address"), 110).AssertResult(-45)
            .Syscall(Close, 4)
            .Syscall(Listen, 3, -5).AssertResult(0)
            .Syscall(SocketName, Operand.AddressOf("ask")).AssertResult(0)
            .Assert(cpu => cpu.Word("name", 0) == 0x732F0001, "family and path")
            .Syscall(PeerName, Operand.AddressOf("ask")).AssertResult(NotConnected)
            .Syscall(Shutdown, 3, 2).AssertResult(NotConnected)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Syscall(Socket, 1, 1, 0).AssertResult(4)
                .Syscall(Connect, 4, Operand.AddressOf("address"), 110).AssertResult(0)
                .Syscall(Connect, 4, Operand.AddressOf("address"), 110).AssertResult(-48)
                .Syscall(Listen, 4, 1).AssertResult(Invalid)
                .Syscall(Write, 4, Operand.AddressOf("hi"), 2).AssertResult(2)
                .Syscall(Read, 4, Operand.AddressOf("byte"), 8).AssertResult(0).Exit(0))
            .Fill("accept", cpu => cpu.AddressOf("name"), cpu => cpu.AddressOf("length"), _ => Pair(3, 0x80000))
            .Syscall(Accept, Operand.AddressOf("accept")).AssertResult(4)
            .Assert(cpu => cpu.Word("name", 0) == 0x732F0001 && cpu.Word("length", 0) == 5, "whom it is from")
            .Syscall(Fcntl, 4, 1, 0).AssertResult(1)
            .Syscall(Read, 4, Operand.AddressOf("byte"), 8).AssertResult(2)
            .Syscall(Close, 4).AssertResult(0)
            .Syscall(Fcntl, 3, 4, 256).AssertResult(0)
            .Syscall(Accept, Operand.AddressOf("accept")).AssertResult(WouldBlock));

    [Fact]
    public void Local_Connect_BacklogFullOrWaitingForEver()
        => Run(Program().LocalAddress("address", "/s")
            .Syscall(Socket, 1, 1, 0).Syscall(Bind, 3, Operand.AddressOf("address"), 110).Syscall(Listen, 3, 1).AssertResult(0)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Syscall(Socket, 1, 1, 0)
                .Syscall(Connect, 4, Operand.AddressOf("address"), 110).AssertResult(-45).Exit(0))
            .Syscall(157)
            .Syscall(Socket, 1, 1, 0).AssertResult(4)
            .Syscall(Connect, 4, Operand.AddressOf("address"), 110).AssertResult(-45)
            .Syscall(Close, 3).AssertResult(0)
            .Syscall(Connect, 4, Operand.AddressOf("address"), 110).AssertResult(-45));

    [Fact]
    public void Local_BadAddresses_AreRefused()
        => Run(Program().LocalAddress("address", "/none/s").LocalAddress("mine", "/tmp-s").InternetAddress("other", 80)
            .Syscall(Socket, 1, 1, 0).AssertResult(3)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 110).AssertResult(-2)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 111).AssertResult(Invalid)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 2).AssertResult(Invalid)
            .Syscall(Bind, 3, Operand.AddressOf("other"), 16).AssertResult(Invalid)
            .Syscall(Bind, 3, 0x10, 110).AssertResult(BadAddress)
            .Syscall(Bind, 1, Operand.AddressOf("address"), 110).AssertResult(NotSocket)
            .Syscall(Bind, 99, Operand.AddressOf("address"), 110).AssertResult(BadDescriptor)
            .Syscall(Connect, 3, Operand.AddressOf("address"), 110).AssertResult(-2)
            .Syscall(Listen, 3, 1).AssertResult(Invalid)
            .Syscall(Bind, 3, Operand.AddressOf("mine"), 110).AssertResult(0)
            .Syscall(Connect, 3, Operand.AddressOf("mine"), 110).AssertResult(-48)
            .Syscall(Socket, 1, 2, 0).AssertResult(4).Syscall(Listen, 4, 1).AssertResult(-37)
            .Syscall(Listen, 99, 1).AssertResult(BadDescriptor).Syscall(Listen, 1, 1).AssertResult(NotSocket));

    [Fact]
    public void Local_File_HasThePreparedModeAndOwner()
        => Run(Program().LocalAddress("address", "/s").Text("path", "/s").Reserve("status", 120)
            .Syscall(144, 0x3F).Syscall(Socket, 1, 1, 0).AssertResult(3)
            .Syscall(30, 3, 0x1ED).AssertResult(0).Syscall(31, 3, 7, -1).AssertResult(0)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 110).AssertResult(0)
            .Fill("stat", cpu => cpu.AddressOf("path"), _ => 2, cpu => cpu.AddressOf("status"), _ => Pair(-100, 1))
            .Syscall(138, Operand.AddressOf("stat")).AssertResult(0)
            .Assert(cpu => (ushort)cpu.Word("status", 16) == 0xC1ED && cpu.Word("status", 32) == 7, "mode and owner")
            .Syscall(30, 3, 0x180).AssertResult(0).Syscall(138, Operand.AddressOf("stat")).AssertResult(0)
            .Assert(cpu => (ushort)cpu.Word("status", 16) == 0xC180, "changed mode")
            .Syscall(Socket, 1, 1, 0).AssertResult(4).LocalAddress("plain", "/t").Text("plain path", "/t")
            .Syscall(Bind, 4, Operand.AddressOf("plain"), 110).AssertResult(0)
            .Fill("plain stat", cpu => cpu.AddressOf("plain path"), _ => 2, cpu => cpu.AddressOf("status"), _ => Pair(-100, 1))
            .Syscall(138, Operand.AddressOf("plain stat")).AssertResult(0)
            .Assert(cpu => (ushort)cpu.Word("status", 16) == 0xC1B6, "the mask does not count")
            .Syscall(30, 1, 0x180).AssertResult(BadDescriptor)
            .Fill("open", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("path"), _ => 2, _ => 3)
            .Syscall(85, Operand.AddressOf("open")).AssertResult(-6));

    [Fact]
    public void Internet_Stream_ConnectsOverTheLoopback()
        => Run(Program().InternetAddress("address", 2000).InternetAddress("low", 80).Reserve("name", 16).Reserve("buffer", 8)
            .Text("hi", "hi").Fill("length", _ => 16)
            .Syscall(Socket, 2, 1, 0).AssertResult(3)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 15).AssertResult(Invalid)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 110).AssertResult(Invalid)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 16).AssertResult(0)
            .Syscall(Bind, 3, Operand.AddressOf("address"), 16).AssertResult(Invalid)
            .Syscall(Shutdown, 3, 0).AssertResult(NotConnected)
            .Syscall(Listen, 3, 4).AssertResult(0).Syscall(Shutdown, 3, 0).AssertResult(NotConnected)
            .Syscall(Socket, 2, 1, 0).AssertResult(4)
            .Syscall(Connect, 4, Operand.AddressOf("address"), 16).AssertResult(0)
            .Fill("accept", cpu => cpu.AddressOf("name"), cpu => cpu.AddressOf("length"), _ => Pair(3, 0))
            .Syscall(Accept, Operand.AddressOf("accept")).AssertResult(5)
            .Assert(cpu => (ushort)cpu.Word("name", 0) == 2 && cpu.Word("name", 4) == 0x0100007F, "from 127.0.0.1")
            .Fill("ask", _ => 4, cpu => cpu.AddressOf("name"), cpu => cpu.AddressOf("length"))
            .Syscall(PeerName, Operand.AddressOf("ask")).AssertResult(0)
            .Assert(cpu => cpu.Word("name", 0) == 0xD0070002, "port 2000")
            .Message("sent", "hi", 2).Message("received", "buffer", 8)
            .Syscall(Send, 4, Operand.AddressOf("sent"), 0).AssertResult(2)
            .Syscall(Ioctl, 5, 48, Operand.AddressOf("buffer")).AssertResult(0).Assert(cpu => cpu.Word("buffer", 0) == 2, "two bytes")
            .Syscall(Receive, 5, Operand.AddressOf("received"), 4).AssertResult(2)
            .Syscall(Receive, 5, Operand.AddressOf("received"), 0).AssertResult(2)
            .Syscall(Receive, 5, Operand.AddressOf("received"), 64).AssertResult(WouldBlock)
            .Syscall(Shutdown, 4, 3).AssertResult(Invalid).Syscall(Shutdown, 4, -1).AssertResult(Invalid)
            .Syscall(Shutdown, 4, 1).AssertResult(0).Syscall(Receive, 5, Operand.AddressOf("received"), 0).AssertResult(0)
            .Syscall(Send, 4, Operand.AddressOf("sent"), 128).AssertResult(-32)
            .Syscall(SetUser, 1000).Syscall(Socket, 2, 1, 0).Syscall(Bind, 6, Operand.AddressOf("low"), 16).AssertResult(AccessDenied)
            .Syscall(Connect, 6, Operand.AddressOf("low"), 16).AssertResult(-45));

    [Fact]
    public void Internet_Datagrams_TellTheirSourceTimeAndTruncation()
        => Run(Program().InternetAddress("address", 3000).Reserve("name", 16).Reserve("buffer", 8).Reserve("control", 64)
            .Text("text", "hello").Fill("one", _ => 1)
            .Syscall(Socket, 2, 2, 0).AssertResult(3).Syscall(Bind, 3, Operand.AddressOf("address"), 16).AssertResult(0)
            .Fill("set", cpu => cpu.AddressOf("one"), _ => Pair(3, 1), _ => Pair(11, 4))
            .Syscall(126, Operand.AddressOf("set")).AssertResult(0)
            .Syscall(Socket, 2, 2, 0).AssertResult(4)
            .Message("sent", "text", 5, name: "address", nameLength: 16)
            .Syscall(Send, 4, Operand.AddressOf("sent"), 0).AssertResult(5)
            .Message("received", "buffer", 2, control: "control", controlLength: 64, name: "name", nameLength: 16)
            .Syscall(Receive, 3, Operand.AddressOf("received"), 0).AssertResult(2)
            .Assert(cpu => cpu.Word("received", 44) == 1 && cpu.Word("received", 40) == 32 && cpu.Word("received", 8) == 16, "the header")
            .Assert(cpu => (ushort)cpu.Word("name", 0) == 2 && cpu.Word("name", 4) == 0x0100007F, "the source")
            .Assert(cpu => cpu.Word("control", 0) == 32 && cpu.Word("control", 4) == 1 && cpu.Word("control", 8) == 0, "a time")
            .Syscall(Receive, 3, Operand.AddressOf("received"), 64).AssertResult(WouldBlock)
            .Message("short", "text", 5, name: "address", nameLength: 12).Syscall(Send, 4, Operand.AddressOf("short"), 0).AssertResult(Invalid)
            .Message("nobody", "text", 5).Syscall(Send, 4, Operand.AddressOf("nobody"), 0).AssertResult(-52)
            .Syscall(Shutdown, 3, 0).AssertResult(0).Syscall(Receive, 3, Operand.AddressOf("received"), 0).AssertResult(0)
            .Syscall(Listen, 4, 1).AssertResult(-37));

    [Fact]
    public void Internet_Raw_HearsPacketsWithTheirHeaders()
        => Run(Program().InternetAddress("address", 0).Reserve("name", 16).Reserve("buffer", 64).WritableData("echo", 8, 0, 0xF7, 0xFF, 0, 0, 0, 0)
            .Syscall(Socket, 2, 3, 1).AssertResult(3)
            .Message("sent", "echo", 8, name: "address", nameLength: 16).Syscall(Send, 3, Operand.AddressOf("sent"), 0).AssertResult(8)
            .Message("received", "buffer", 64, name: "name", nameLength: 16)
            .Syscall(Receive, 3, Operand.AddressOf("received"), 64).AssertResult(28)
            .Assert(cpu => (byte)cpu.Word("buffer", 0) == 0x45 && cpu.Word("buffer", 20) == 0xFFF70008, "the request")
            .Assert(cpu => cpu.Word("received", 8) == 16 && cpu.Word("name", 4) == 0x0100007F, "the source")
            .Syscall(Receive, 3, Operand.AddressOf("received"), 64).AssertResult(28)
            .Assert(cpu => cpu.Word("buffer", 20) == 0xFFFF0000, "the answer")
            .Syscall(Receive, 3, Operand.AddressOf("received"), 64).AssertResult(WouldBlock)
            .Message("nobody", "echo", 8).Syscall(Send, 3, Operand.AddressOf("nobody"), 0).AssertResult(-52)
            .Syscall(Connect, 3, Operand.AddressOf("address"), 15).AssertResult(Invalid)
            .Syscall(Connect, 3, Operand.AddressOf("address"), 16).AssertResult(0)
            .Syscall(Send, 3, Operand.AddressOf("nobody"), 0).AssertResult(8)
            .Syscall(Listen, 3, 1).AssertResult(-37)
            .Fill("length", _ => 4).Fill("ask", _ => Pair(3, 1), _ => 2, cpu => cpu.AddressOf("buffer"), cpu => cpu.AddressOf("length"))
            .Syscall(63, Operand.AddressOf("ask")).AssertResult(0).Assert(cpu => cpu.Word("buffer", 0) == 3, "its type")
            .Syscall(Shutdown, 3, 2).AssertResult(0).Syscall(Receive, 3, Operand.AddressOf("received"), 0).AssertResult(28));

    [Fact]
    public void Internet_Groups_AreJoinedAndLeft()
        => Run(Program().WritableData("group", 2, 0, 0x14, 0xE9, 224, 0, 0, 251, 0, 0, 0, 0, 0, 0, 0, 0)
            .WritableData("address", 2, 0, 0x14, 0xE9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            .WritableData("member", 224, 0, 0, 251, 0, 0, 0, 0).WritableData("one interface", 224, 0, 0, 251, 127, 0, 0, 1)
            .WritableData("nobody", 10, 0, 0, 1, 0, 0, 0, 0).WritableData("off", 0, 0, 0, 0).Reserve("buffer", 8).Text("text", "x")
            .Syscall(Socket, 2, 2, 0).AssertResult(3).Syscall(Bind, 3, Operand.AddressOf("address"), 16).AssertResult(0).Syscall(Socket, 2, 2, 0)
            .SetOption("member", 4, 8, 0).SetOption("member", 4, 8, 0).SetOption("one interface", 4, 8, -74).SetOption("nobody", 4, 8, Invalid)
            .SetOption("member", 4, 7, Invalid)
            .Message("sent", "text", 1, name: "group", nameLength: 16).Syscall(Send, 4, Operand.AddressOf("sent"), 0).AssertResult(1)
            .Message("received", "buffer", 8).Syscall(Receive, 3, Operand.AddressOf("received"), 64).AssertResult(1)
            .SetOption("off", 3, 1, 0).SetOption("member", 5, 8, 0).SetOption("member", 5, 8, 0)
            .Syscall(Send, 4, Operand.AddressOf("sent"), 0).AssertResult(1)
            .Syscall(Receive, 3, Operand.AddressOf("received"), 64).AssertResult(WouldBlock));

    [Fact]
    public void Messages_BadHeaders_AreRefused()
        => Run(Program().MakePair().Text("text", "x").Reserve("buffer", 8)
            .Fill("two", _ => 0, _ => 0, cpu => cpu.AddressOf("text"), _ => 2, _ => 0, _ => 0)
            .Syscall(Send, 3, Operand.AddressOf("two"), 0).AssertResult(-74).Syscall(Receive, 3, Operand.AddressOf("two"), 0).AssertResult(-74)
            .Fill("nowhere", _ => 0, _ => 0, _ => 0x10, _ => 1, _ => 0, _ => 0)
            .Syscall(Send, 3, Operand.AddressOf("nowhere"), 0).AssertResult(BadAddress)
            .Syscall(Send, 3, 0x10, 0).AssertResult(BadAddress).Syscall(Receive, 3, 0x10, 0).AssertResult(BadAddress)
            .Fill("vector", _ => 0x10, _ => 4).Fill("long", _ => 0x10, _ => 1UL << 63)
            .Fill("bad", _ => 0, _ => 0, cpu => cpu.AddressOf("vector"), _ => 1, _ => 0, _ => 0)
            .Fill("too long", _ => 0, _ => 0, cpu => cpu.AddressOf("long"), _ => 1, _ => 0, _ => 0)
            .Syscall(Send, 3, Operand.AddressOf("bad"), 0).AssertResult(BadAddress)
            .Syscall(Send, 3, Operand.AddressOf("too long"), 0).AssertResult(Invalid)
            .Message("good", "text", 1).Syscall(Send, 99, Operand.AddressOf("good"), 0).AssertResult(BadDescriptor)
            .Syscall(Send, 1, Operand.AddressOf("good"), 0).AssertResult(NotSocket)
            .Syscall(Socket, 1, 1, 0).AssertResult(5).Syscall(Send, 5, Operand.AddressOf("good"), 0).AssertResult(NotConnected)
            .Syscall(Receive, 5, Operand.AddressOf("good"), 0).AssertResult(NotConnected)
            .Syscall(Close, 4).Syscall(Send, 3, Operand.AddressOf("good"), 128).AssertResult(-32)
            .Syscall(Write, 3, Operand.AddressOf("text"), 0).AssertResult(0));

    [Fact]
    public void Pair_IsLocalOnly_AndHasNoName()
        => Run(Program().Reserve("numbers", 8).Reserve("name", 112).Fill("length", _ => 110)
            .Fill("internet", _ => Pair(2, 1), _ => 0, cpu => cpu.AddressOf("numbers"))
            .Syscall(SocketPair, Operand.AddressOf("internet")).AssertResult(Invalid)
            .Fill("protocol", _ => Pair(1, 1), _ => 2, cpu => cpu.AddressOf("numbers"))
            .Syscall(SocketPair, Operand.AddressOf("protocol")).AssertResult(Invalid)
            .Fill("nowhere", _ => Pair(1, 1), _ => 1, _ => 0x10)
            .Syscall(SocketPair, Operand.AddressOf("nowhere")).AssertResult(BadAddress).Syscall(SocketPair, 0x10).AssertResult(BadAddress)
            .MakePair(0x80802)
            .Syscall(Read, 3, Operand.AddressOf("name"), 1).AssertResult(WouldBlock).Syscall(Fcntl, 4, 1, 0).AssertResult(1)
            .Fill("ask", _ => 3, cpu => cpu.AddressOf("name"), cpu => cpu.AddressOf("length"))
            .Syscall(PeerName, Operand.AddressOf("ask")).AssertResult(0).Assert(cpu => cpu.Word("length", 0) == 2, "no name")
            .Fill("zero", _ => 0).Fill("no room", _ => 3, cpu => cpu.AddressOf("name"), cpu => cpu.AddressOf("zero"))
            .Syscall(SocketName, Operand.AddressOf("no room")).AssertResult(Invalid)
            .Fill("null", _ => 3, _ => 0, cpu => cpu.AddressOf("length")).Syscall(SocketName, Operand.AddressOf("null")).AssertResult(BadAddress)
            .Fill("file", _ => 1, cpu => cpu.AddressOf("name"), cpu => cpu.AddressOf("length"))
            .Syscall(SocketName, Operand.AddressOf("file")).AssertResult(NotSocket));

    [Theory]
    [InlineData("stdio unix", 2, true)]
    [InlineData("stdio unix", 1, false)]
    [InlineData("stdio inet", 1, true)]
    [InlineData("stdio inet", 2, false)]
    [InlineData("stdio", 9, false)]
    public void Promises_GoByFamily(string promises, int family, bool ends)
    {
        var host = new Aurora.AuroraHost(Program()
            .Text("promises", promises).Fill("pledge", cpu => cpu.AddressOf("promises"), _ => (ulong)promises.Length, _ => 0, _ => 0)
            .Syscall(89, Operand.AddressOf("pledge")).AssertResult(0)
            .Syscall(Socket, family, 1, 0).Exit(0)).Run();
        Assert.Equal(ends, host.Control[^1].StartsWith("signal", System.StringComparison.Ordinal));
    }

    private static void Run(SimulatedProgram program) => program.RunToEnd();
}
