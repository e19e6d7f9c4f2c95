using Isthmus.Machine;
using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Serenity.SerenityPrograms;

namespace Isthmus.Abi.Tests.Serenity;

/// <summary>Watchers, locks on ranges, nodes, and what paths and descriptors can do besides.</summary>
[Covers("serenity", "create_inode_watcher", "inode_watcher_add_watch", "inode_watcher_remove_watch", "mknod", "fcntl", "faccessat", "rename")]
public sealed class NodeTests
{
    private const int Access = 28;
    private const int AddWatch = 66;
    private const int Close = 15;
    private const int CreateWatcher = 18;
    private const int Fcntl = 32;
    private const int Fork = 33;
    private const int MakeNode = 79;
    private const int Open = 85;
    private const int Poll = 90;
    private const int Read = 99;
    private const int RemoveWatch = 67;
    private const int Rename = 106;
    private const int SetUser = 127;
    private const int Unlink = 147;
    private const int Wait = 154;
    private const int Write = 155;

    private const int BadAddress = -14;
    private const int BadDescriptor = -9;
    private const int Invalid = -22;
    private const int WouldBlock = -11;

    [Fact]
    public void Watcher_TellsWhatHappensInADirectoryAndToAFile()
        => Run(OpenFile(Watch(Program().Reserve("event", 272).Text("x", "x"), "/tmp", 31), "/tmp/a", 11, 4)
            .Syscall(Read, 3, Operand.AddressOf("event"), 272).AssertResult(18)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("event")) == Pair(1, 8) && cpu.ReadUInt64(cpu.AddressOf("event") + 8) == 2, "created")
            .Assert(cpu => cpu.Word("event", 16) == 'a', "its name")
            .Syscall(Read, 3, Operand.AddressOf("event"), 272).AssertResult(WouldBlock)
            .Fill("watch file", PathOf("/tmp/a"), _ => 6, _ => Pair(3, 31)).Text("/tmp/a text", "/tmp/a")
            .Syscall(AddWatch, Operand.AddressOf("watch file")).AssertResult(2)
            .Syscall(AddWatch, Operand.AddressOf("watch file")).AssertResult(-17)
            .Syscall(Write, 4, Operand.AddressOf("x"), 1).AssertResult(1)
            .Syscall(Read, 3, Operand.AddressOf("event"), 16).AssertResult(16)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("event")) == Pair(2, 2), "content")
            .Syscall(30, 4, 0x180).AssertResult(0).Syscall(Read, 3, Operand.AddressOf("event"), 16).AssertResult(16)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("event")) == Pair(2, 1), "metadata")
            .Syscall(Unlink, -100, Operand.AddressOf("/tmp/a text"), 6, 0).AssertResult(0)
            .Syscall(Read, 3, Operand.AddressOf("event"), 16).AssertResult(Invalid)
            .Syscall(Read, 3, Operand.AddressOf("event"), 16).AssertResult(16)
            .Assert(cpu => cpu.ReadUInt64(cpu.AddressOf("event")) == Pair(2, 4), "deleted; the name that did not fit is lost")
            .Syscall(RemoveWatch, 3, 2).AssertResult(0).Syscall(RemoveWatch, 3, 2).AssertResult(-2)
            .Syscall(RemoveWatch, 1, 1).AssertResult(BadDescriptor).Syscall(RemoveWatch, 99, 1).AssertResult(BadDescriptor));

    [Fact]
    public void Watcher_WaitsAndPolls_AndForgetsTheOldest()
        => Run(OpenFile(Watch(Program().Reserve("event", 272).Text("x", "x"), "/tmp", 0, 0), "/tmp/a", 11, 4)
            .Fill("watch file", PathOf("/tmp/a"), _ => 6, _ => Pair(3, 3)).Text("/tmp/a text", "/tmp/a")
            .Syscall(AddWatch, Operand.AddressOf("watch file")).AssertResult(2)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child.Syscall(157).Syscall(Write, 4, Operand.AddressOf("x"), 1).Exit(0))
            .Syscall(Read, 3, Operand.AddressOf("event"), 272).AssertResult(16)
            .Syscall(30, 4, 0x180).Loop(Register.R12, 40, body => body.Syscall(Write, 4, Operand.AddressOf("x"), 1))
            .Fill("entry", _ => Pair(3, 5)).Fill("poll", cpu => cpu.AddressOf("entry"), _ => 1, _ => 0, _ => 0)
            .Syscall(Poll, Operand.AddressOf("poll")).AssertResult(1).Assert(cpu => cpu.Word("entry", 4) == (5 | (1 << 16)), "readable")
            .Syscall(Fcntl, 3, 4, 256)
            .Loop(Register.R12, 32, body => body.Syscall(Read, 3, Operand.AddressOf("event"), 272).AssertResult(16)
                .Assert(cpu => cpu.Word("event", 4) == 2, "the metadata was the oldest"))
            .Syscall(Read, 3, Operand.AddressOf("event"), 272).AssertResult(WouldBlock)
            .Syscall(Write, 3, Operand.AddressOf("x"), 1).AssertResult(BadDescriptor));

    [Fact]
    public void Watcher_BadArguments_AreRefused()
        => Run(Watch(Program(), "/tmp", 31)
            .Fill("device", PathOf("/dev/null"), _ => 9, _ => Pair(3, 31)).Text("/dev/null text", "/dev/null")
            .Syscall(AddWatch, Operand.AddressOf("device")).AssertResult(-74)
            .Fill("none", PathOf("/none"), _ => 5, _ => Pair(3, 31)).Text("/none text", "/none")
            .Syscall(AddWatch, Operand.AddressOf("none")).AssertResult(-2)
            .Fill("no watcher", PathOf("/tmp"), _ => 4, _ => Pair(1, 31)).Syscall(AddWatch, Operand.AddressOf("no watcher")).AssertResult(-9)
            .Syscall(AddWatch, 0x10).AssertResult(BadAddress)
            .Syscall(CreateWatcher, 3).AssertResult(4).Syscall(Fcntl, 4, 1, 0).AssertResult(1)
            .Syscall(Read, 4, 0x10, 64).AssertResult(WouldBlock));

    [Fact]
    public void Locks_KeepOthersOut_AndEndWithTheDescription()
        => Run(OpenFile(OpenFile(Program(), "/f", 11, 3), "/f", 3, 4, "again")
            .Fill("write", _ => 1, _ => 10, _ => 5, _ => 0).Fill("read", _ => 0, _ => 14, _ => 1, _ => 0).Fill("far", _ => 1, _ => 15, _ => 0, _ => 0)
            .Syscall(Fcntl, 3, 7, Operand.AddressOf("write")).AssertResult(0)
            .Syscall(Fcntl, 4, 7, Operand.AddressOf("read")).AssertResult(WouldBlock)
            .Syscall(Fcntl, 4, 7, Operand.AddressOf("far")).AssertResult(0)
            .Fill("ask", _ => 1, _ => 0, _ => 0, _ => 0)
            .Syscall(Fcntl, 3, 6, Operand.AddressOf("ask")).AssertResult(0).Assert(cpu => (ushort)cpu.Word("ask", 0) == 2, "its own do not count")
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Fill("child ask", _ => 0, _ => 12, _ => 1, _ => 0)
                .Syscall(Fcntl, 3, 6, Operand.AddressOf("child ask")).AssertResult(0)
                .Assert(cpu => (ushort)cpu.Word("child ask", 0) == 1 && cpu.Word("child ask", 8) == 10 && cpu.Word("child ask", 24) == 1, "the parent's")
                .Exit(0))
            .Reserve("information", 48).Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("information"), _ => 4)
            .Syscall(Wait, Operand.AddressOf("wait")).AssertResult(0)
            .Fill("end", _ => 2, _ => 10, _ => 4, _ => 0).Syscall(Fcntl, 3, 7, Operand.AddressOf("end")).AssertResult(Invalid)
            .Fill("down", _ => 0, _ => 10, _ => 5, _ => 0).Syscall(Fcntl, 3, 7, Operand.AddressOf("down")).AssertResult(0)
            .Syscall(Fcntl, 4, 7, Operand.AddressOf("read")).AssertResult(0)
            .Syscall(Fcntl, 3, 7, Operand.AddressOf("write")).AssertResult(WouldBlock)
            .Fill("end all", _ => 2, _ => 10, _ => 5, _ => 0).Syscall(Fcntl, 3, 7, Operand.AddressOf("end all")).AssertResult(0)
            .Syscall(Fcntl, 3, 7, Operand.AddressOf("write")).AssertResult(WouldBlock)
            .Syscall(Close, 4).Syscall(Fcntl, 3, 7, Operand.AddressOf("write")).AssertResult(0)
            .Syscall(Fcntl, 3, 7, Operand.AddressOf("write")).AssertResult(WouldBlock));

    [Fact]
    public void Locks_AreWaitedFor()
        => Run(OpenFile(OpenFile(Program(), "/f", 11, 3), "/f", 3, 4, "again").Fill("lock", _ => 1, _ => 0, _ => 0, _ => 0)
            .Fill("unlock", _ => 2, _ => 0, _ => 0, _ => 0)
            .Syscall(Fcntl, 3, 7, Operand.AddressOf("lock")).AssertResult(0)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Syscall(Fcntl, 4, 8, Operand.AddressOf("lock")).AssertResult(0).Exit(7))
            .Store("pid").Syscall(157).Reserve("information", 48)
            .Fill("ended", _ => Pair(1, 0), cpu => cpu.AddressOf("information"), _ => 5)
            .Syscall(Wait, Operand.AddressOf("ended")).AssertResult(0).Assert(cpu => cpu.Word("information", 12) == 0, "it waits")
            .Syscall(Fcntl, 3, 7, Operand.AddressOf("unlock")).AssertResult(0)
            .Fill("wait", _ => Pair(1, 0), cpu => cpu.AddressOf("information"), _ => 4)
            .Syscall(Wait, Operand.AddressOf("wait")).AssertResult(0)
            .Syscall(Fcntl, 4, 6, Operand.AddressOf("lock")).AssertResult(0)
            .Assert(cpu => (ushort)cpu.Word("lock", 0) == 1, "the description that is shared has it"));

    [Fact]
    public void Locks_BadOnes_AreRefused()
        => Run(OpenFile(Program().Reserve("ends", 8), "/f", 11, 3)
            .Fill("type", _ => 3, _ => 0, _ => 0, _ => 0).Syscall(Fcntl, 3, 7, Operand.AddressOf("type")).AssertResult(Invalid)
            .Fill("end", _ => 1 | (2 << 16), _ => 0, _ => 0, _ => 0).Syscall(Fcntl, 3, 7, Operand.AddressOf("end")).AssertResult(-74)
            .Fill("whence", _ => 1 | (3 << 16), _ => 0, _ => 0, _ => 0).Syscall(Fcntl, 3, 7, Operand.AddressOf("whence")).AssertResult(Invalid)
            .Fill("negative", _ => 1, _ => ulong.MaxValue, _ => 0, _ => 0).Syscall(Fcntl, 3, 7, Operand.AddressOf("negative")).AssertResult(Invalid)
            .Fill("length", _ => 1, _ => 0, _ => ulong.MaxValue, _ => 0).Syscall(Fcntl, 3, 7, Operand.AddressOf("length")).AssertResult(Invalid)
            .Fill("wraps", _ => 1, _ => 9, _ => long.MaxValue, _ => 0).Syscall(Fcntl, 3, 7, Operand.AddressOf("wraps")).AssertResult(-36)
            .Syscall(Fcntl, 3, 7, 0x10).AssertResult(BadAddress)
            .Syscall(88, Operand.AddressOf("ends"), 0).Fill("fine", _ => 1, _ => 0, _ => 0, _ => 0)
            .Syscall(Fcntl, 4, 7, Operand.AddressOf("fine")).AssertResult(BadDescriptor));

    [Fact]
    public void Flags_AreThoseGivenLast()
        => Run(OpenFile(Program(), "/f", 11 | 2048 | 8192, 3)
            .Syscall(Fcntl, 3, 3, 0).AssertResult(11 | 2048 | 8192).Syscall(Fcntl, 3, 4, 128).AssertResult(0)
            .Syscall(Fcntl, 3, 3, 0).AssertResult(128));

    [Fact]
    public void Mknod_MakesFilesPipesAndDevices()
        => Run(Program().Reserve("status", 120)
            .Fill("file", PathOf("/a"), _ => 2, _ => 0x81FF, _ => 0, _ => unchecked((ulong)-100)).Text("/a text", "/a")
            .Syscall(144, 0x12).Syscall(MakeNode, Operand.AddressOf("file")).AssertResult(0)
            .Syscall(MakeNode, Operand.AddressOf("file")).AssertResult(-17)
            .Fill("stat", PathOf("/a"), _ => 2, cpu => cpu.AddressOf("status"), _ => Pair(-100, 1))
            .Syscall(138, Operand.AddressOf("stat")).AssertResult(0).Assert(cpu => (ushort)cpu.Word("status", 16) == 0x81ED, "mode")
            .Fill("zero", PathOf("/z"), _ => 2, _ => 0x21B6, _ => 0x105, _ => unchecked((ulong)-100)).Text("/z text", "/z")
            .Syscall(MakeNode, Operand.AddressOf("zero")).AssertResult(0)
            .Fill("open", _ => unchecked((ulong)-100), PathOf("/z"), _ => 2, _ => 1)
            .Syscall(Open, Operand.AddressOf("open")).AssertResult(3).Syscall(Read, 3, Operand.AddressOf("status"), 8).AssertResult(8)
            .Fill("none", PathOf("/n"), _ => 2, _ => 0x21B6, _ => 0x9999, _ => unchecked((ulong)-100)).Text("/n text", "/n")
            .Syscall(MakeNode, Operand.AddressOf("none")).AssertResult(0)
            .Fill("open none", _ => unchecked((ulong)-100), PathOf("/n"), _ => 2, _ => 1)
            .Syscall(Open, Operand.AddressOf("open none")).AssertResult(-19)
            .Fill("directory", PathOf("/d"), _ => 2, _ => 0x41FF, _ => 0, _ => unchecked((ulong)-100)).Text("/d text", "/d")
            .Syscall(MakeNode, Operand.AddressOf("directory")).AssertResult(Invalid).Syscall(MakeNode, 0x10).AssertResult(BadAddress)
            .Syscall(SetUser, 1000).Syscall(MakeNode, Operand.AddressOf("zero")).AssertResult(-1));

    [Fact]
    public void NamedPipe_OpensWhenBothEndsAreThere()
        => Run(Program().Reserve("buffer", 8).Text("x", "x")
            .Fill("pipe", PathOf("/p"), _ => 2, _ => 0x11B6, _ => 0, _ => unchecked((ulong)-100)).Text("/p text", "/p")
            .Syscall(MakeNode, Operand.AddressOf("pipe")).AssertResult(0)
            .Fill("reader", _ => unchecked((ulong)-100), PathOf("/p"), _ => 2, _ => 1 | 256)
            .Fill("writer", _ => unchecked((ulong)-100), PathOf("/p"), _ => 2, _ => 3)
            .Syscall(Fork).If(cpu => cpu.Rax == 0, child => child
                .Syscall(Open, Operand.AddressOf("writer")).AssertResult(3).Syscall(Read, 3, Operand.AddressOf("buffer"), 1).AssertResult(BadDescriptor)
                .Syscall(Write, 3, Operand.AddressOf("x"), 1).AssertResult(1).Exit(0))
            .Syscall(Open, Operand.AddressOf("reader")).AssertResult(3)
            .Syscall(Fcntl, 3, 4, 0).Syscall(Read, 3, Operand.AddressOf("buffer"), 8).AssertResult(1)
            .Syscall(Read, 3, Operand.AddressOf("buffer"), 8).AssertResult(0).Syscall(Close, 3)
            .Fill("neither", _ => unchecked((ulong)-100), PathOf("/p"), _ => 2, _ => 0)
            .Syscall(Open, Operand.AddressOf("neither")).AssertResult(Invalid));

    [Fact]
    public void Access_AsksForTheRealUser()
        => Run(Program().Fill("read", _ => unchecked((ulong)-100), PathOf("/secret"), _ => 7, _ => Pair(4, 0)).Text("/secret text", "/secret")
            .Fill("make", PathOf("/secret"), _ => 7, _ => 0x8180, _ => 0, _ => unchecked((ulong)-100)).Syscall(MakeNode, Operand.AddressOf("make"))
            .Fill("effective", _ => unchecked((ulong)-100), PathOf("/secret"), _ => 7, _ => Pair(4, 1024))
            .Syscall(123, 1000, 0, 0).AssertResult(0)
            .Syscall(Access, Operand.AddressOf("read")).AssertResult(-13).Syscall(Access, Operand.AddressOf("effective")).AssertResult(0)
            .Fill("flags", _ => unchecked((ulong)-100), PathOf("/secret"), _ => 7, _ => Pair(4, 1))
            .Syscall(Access, Operand.AddressOf("flags")).AssertResult(Invalid)
            .Fill("link", PathOf("/none"), _ => 5, PathOf("/link"), _ => 5, _ => unchecked((ulong)-100)).Text("/none text", "/none").Text("/link text", "/link")
            .Syscall(140, Operand.AddressOf("link")).AssertResult(0)
            .Fill("follow", _ => unchecked((ulong)-100), PathOf("/link"), _ => 5, _ => 0)
            .Syscall(Access, Operand.AddressOf("follow")).AssertResult(-2)
            .Fill("keep", _ => unchecked((ulong)-100), PathOf("/link"), _ => 5, _ => Pair(0, 256))
            .Syscall(Access, Operand.AddressOf("keep")).AssertResult(0));

    [Theory]
    [InlineData("/", "/x", -1)]
    [InlineData("/d", "/", -1)]
    [InlineData("/d/.", "/x", -22)]
    [InlineData("/d", "/d/..", -22)]
    [InlineData("/d", "/d/x", -76)]
    [InlineData("/none", "/x", -2)]
    [InlineData("/d", "/e", 0)]
    public void Rename_AnswersAsSerenityDoes(string from, string to, int expected)
        => Run(Program().Text("directory", "/d").Text("from", from).Text("to", to)
            .Syscall(78, -100, Operand.AddressOf("directory"), 2, 0x1FF).AssertResult(0)
            .Fill(
                "rename", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("from"), _ => (ulong)from.Length,
                _ => unchecked((ulong)-100), cpu => cpu.AddressOf("to"), _ => (ulong)to.Length)
            .Syscall(Rename, Operand.AddressOf("rename")).AssertResult(expected));

    [Fact]
    public void Open_ForExecution_NeedsThatPermission()
        => Run(OpenFile(Program(), "/f", 11, 3).Fill("execute", _ => unchecked((ulong)-100), cpu => cpu.AddressOf("/f text"), _ => 2, _ => 4)
            .Syscall(30, 3, 0x1B6).Syscall(Open, Operand.AddressOf("execute")).AssertResult(-13)
            .Syscall(30, 3, 0x1ED).Syscall(Open, Operand.AddressOf("execute")).AssertResult(4)
            .Syscall(Read, 4, Operand.AddressOf("execute"), 1).AssertResult(BadDescriptor));

    private static System.Func<Isthmus.Machine.Simulated.Execution.SimulatedCpu, ulong> PathOf(string path)
        => cpu => cpu.AddressOf(path + " text");

    /// <summary>Makes a watcher, 3, and watches a directory that is made.</summary>
    private static SimulatedProgram Watch(SimulatedProgram program, string path, int mask, int flags = 1)
        => program.Text(path + " text", path)
            .Syscall(78, -100, Operand.AddressOf(path + " text"), path.Length, 0x1FF)
            .Syscall(CreateWatcher, flags).AssertResult(3)
            .Fill("watch", PathOf(path), _ => (ulong)path.Length, _ => Pair(3, mask))
            .Syscall(AddWatch, Operand.AddressOf("watch")).AssertResult(1);

    private static SimulatedProgram OpenFile(SimulatedProgram program, string path, int flags, int descriptor, string label = "open")
    {
        string text = label == "open" && path != "/tmp/a" ? path + " text" : label + path;
        return program.Text(text, path)
            .Fill(label, _ => unchecked((ulong)-100), cpu => cpu.AddressOf(text), _ => (ulong)path.Length, _ => Pair(flags, 0x1B6))
            .Syscall(Open, Operand.AddressOf(label)).AssertResult(descriptor);
    }

    private static void Run(SimulatedProgram program) => program.RunToEnd();
}
