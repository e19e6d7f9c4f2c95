using System;
using Isthmus.Abi.Tests.Aurora;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Abi.Tests.PromptOs;

/// <summary>What lines of a trace show of PromptOS's calls: structures, flags, handles, errors.</summary>
public sealed class TraceTests
{
    private static readonly Operand s_buffer = Operand.AddressOf("buffer");
    private static readonly Operand s_message = Operand.AddressOf("message");

    [Fact]
    public void Handles_SayWhatTheyName_ClosedOnesToo()
    {
        string[] trace = TraceOf(ThreadPieces.Create()
            .Syscall(24, -1, "/etc/motd", 0x80000, 0x1A4)
            .Syscall(21, 3, 0x51)
            .Syscall(20, 3)
            .Syscall(20, 3)
            .Syscall(52, s_buffer));
        Assert.Equal("1 open(-1, \"/etc/motd\", O_RDONLY|O_CLOEXEC, 0644) = 3</etc/motd>", trace[0]);
        Assert.Equal("1 duplicate(3</etc/motd>, RIGHT_READ|RIGHT_WAIT|RIGHT_DUPLICATE) = 4</etc/motd>", trace[1]);
        Assert.Equal("1 close(3</etc/motd>) = 0", trace[2]);
        Assert.StartsWith("1 close(3) = -9 EBADF (", trace[3], StringComparison.Ordinal);
        Assert.Matches(@"^1 pipe\(\[4294967299<.+>, 5<.+>\]\) = 0$", trace[4]);
    }

    [Fact]
    public void Messages_ShowBytesAndHandles()
    {
        string[] trace = TraceOf(ThreadPieces.Create().Variable("first").Variable("second")
            .Syscall(59, Operand.AddressOf("out")).Take()
            .Syscall(53, 1)
            .Do(cpu => cpu.WriteByte(cpu.AddressOf("bytes"), (byte)'h')).Message(2, 1).Number(0, 5)
            .Send(Operand.ValueOf("first"))
            .Message(1, 1, 1).Syscall(61, Operand.ValueOf("second"), s_message).AssertResult(-90)
            .Message(100, 4).Receive(Operand.ValueOf("second"))
            .Message(0, 0, 1).Receive(Operand.ValueOf("second"), -11)
            .Syscall(60, Operand.ValueOf("first"), 16).AssertResult(-14));
        Assert.Matches(@"^1 event_create\(EVENT_AUTO_RESET\) = 5<event.*>$", trace[1]);
        Assert.Matches(@"^1 channel_send\(3<channel.*>, \{flags=0, bytes=""h\\0"", 2, handles=\[5<event.*>\]\}\) = 0$", trace[2]);
        Assert.Matches(@"^1 channel_receive\(4<.*>, \{flags=WAIT_NO_BLOCK, byte_capacity=1, handle_capacity=1\}\) = -90 EMSGSIZE ", trace[3]);
        Assert.Matches(@"^1 channel_receive\(.*bytes=""h\\0"", 2, handles=\[\d+<event.*>\]\}\) = 0$", trace[4]);
        Assert.Contains("= -11 EAGAIN (", trace[5], StringComparison.Ordinal);
        Assert.Matches(@"^1 channel_send\(3<channel.*>, 0x10\) = -14 EFAULT ", trace[6]);
    }

    [Fact]
    public void Structures_OfSpawnThreadsAndWait_ShowTheirFields()
    {
        SimulatedProgram child = PromptProgram.Create("child").Exit(7);
        string[] trace = TraceOf(
            ThreadPieces.Create().Variable("t")
                .Spawn("/bin/child", 3, (0, 5)).Spawn("/bin/child").WaitFor(4, 7)
                .PrepareThread("thread", 42, 0).Syscall(13, Operand.AddressOf("params")).Store("t").JoinThread("t")
                .Jump("on").Label("thread").ExitThread(9).Label("on"),
            child);
        Assert.Matches(
            @"^1 spawn\(\{size=48, flags=SPAWN_DETACHED\|SPAWN_NEW_SESSION, path=""/bin/child"", argv=\[""/bin/child""\], "
                + @"envp=NULL /\* 0 strings \*/, handles=\[0<.+> as 5\], handle_count=1, pid=2\}\) = 3<process 2.*>$",
            trace[0]);
        Assert.Contains(trace, line => line.StartsWith("1 wait(4<process 3", StringComparison.Ordinal)
            && line.Contains("}, 0) = 0", StringComparison.Ordinal) && line.Contains("{pid=3, code=7, signal=0, ", StringComparison.Ordinal));
        Assert.Contains(trace, line => line.StartsWith("1 thread_create({size=40, flags=0, entry=0x", StringComparison.Ordinal)
            && line.Contains(" argument=0x2a, ", StringComparison.Ordinal) && line.Contains(") = 5<thread ", StringComparison.Ordinal));
    }

    [Fact]
    public void PollListsSignalsAndTimes_AreTakenApart()
    {
        string[] trace = TraceOf(ThreadPieces.Create().Reserve("action", 32).Reserve("mask", 8).Variable("r").Variable("w")
            .Syscall(52, s_buffer).AssertResult(0)
            .PollEntry(0, 3, 1).PollEntry(1, 4, 5).Poll(2, 0, 1)
            .Action(10, "handle", 0x1000_0004, 12)
            .Syscall(74, 99, 0, 0)
            .Mask(12).Syscall(75, 0, Operand.AddressOf("mask"), s_buffer)
            .Syscall(3, 99, 9)
            .Sleep(5)
            .Syscall(80, 1, Operand.AddressOf("time"))
            .Jump("on").Label("handle").Return().Label("on"));
        Assert.Matches(
            @"^1 poll\(\[\{fd=3<.+>, events=POLLIN, revents=0\}, \{fd=4<.+>, events=POLLIN\|POLLOUT, revents=POLLOUT\}\], 2, 0\) = 1$", trace[1]);
        Assert.Matches(
            @"^1 sigaction\(SIGUSR1, \{handler=0x[0-9a-f]+, flags=SA_SIGINFO\|SA_RESTART, restorer=NULL, mask=\[SIGUSR2\]\}, NULL\) = 0$",
            trace[2]);
        Assert.StartsWith("1 sigaction(99, NULL, NULL) = -22 EINVAL (", trace[3], StringComparison.Ordinal);
        Assert.Equal("1 sigprocmask(SIG_BLOCK, [SIGUSR2], []) = 0", trace[4]);
        Assert.StartsWith("1 process_signal(99, SIGKILL) = -9 EBADF (", trace[5], StringComparison.Ordinal);
        Assert.Equal("1 nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=0, tv_nsec=5}, NULL) = 0", trace[6]);
        Assert.Equal("1 clock_getres(CLOCK_MONOTONIC, {tv_sec=0, tv_nsec=1}) = 0", trace[7]);
    }

    [Fact]
    public void SocketsAndMappings_ShowAddressesAndFlags()
    {
        string[] trace = TraceOf(ThreadPieces.Create().Data("address", 2, 0, 0x1B, 0x58, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
            .Syscall(62, 2, 0x802, 17)
            .Syscall(63, 3, Operand.AddressOf("address"), 16)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("time"), 16)).Syscall(70, 3, s_buffer, Operand.AddressOf("time"))
            .Syscall(68, 3, s_buffer, 10, 0x42, 0, 0)
            .Syscall(72, 3, 1, 3, s_buffer, Operand.AddressOf("time"))
            .Syscall(69, 3, 1)
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("params"), 48)).Do(cpu => cpu.WriteUInt32(cpu.AddressOf("params") + 4, 3))
            .Do(cpu => cpu.WriteUInt32(cpu.AddressOf("params") + 8, 0x22)).Do(cpu => cpu.WriteUInt64(cpu.AddressOf("params") + 24, 4096))
            .Do(cpu => cpu.WriteUInt64(cpu.AddressOf("params") + 32, ulong.MaxValue)).Syscall(48, Operand.AddressOf("params"))
            .Syscall(31, 0, 0, 2)
            .Syscall(47, 0, 0x541B, 16)
            .Syscall(33, 0, 16));
        Assert.Matches(@"^1 socket\(AF_INET, SOCK_DGRAM\|SOCK_NONBLOCK, IPPROTO_UDP\) = 3<.+>$", trace[0]);
        Assert.Matches(@"^1 bind\(3<.+>, \{AF_INET, 127\.0\.0\.1:7000\}, 16\) = 0$", trace[1]);
        Assert.Matches(@"^1 getsockname\(3<.+>, \{AF_INET, 127\.0\.0\.1:7000\}, \[16\]\) = 0$", trace[2]);
        Assert.Matches(@"^1 recv\(3<.+>, 0x[0-9a-f]+, 10, MSG_PEEK\|MSG_DONTWAIT, NULL, NULL\) = -11 EAGAIN ", trace[3]);
        Assert.Matches(@"^1 getsockopt\(3<.+>, SOL_SOCKET, SO_TYPE, \[2\], \[4\]\) = 0$", trace[4]);
        Assert.Contains(", SHUT_WR) = ", trace[5], StringComparison.Ordinal);
        Assert.Matches(
            @"^1 mmap\(\{size=48, prot=PROT_READ\|PROT_WRITE, flags=MAP_PRIVATE\|MAP_ANONYMOUS, reserved=0, addr=NULL, length=0x1000, "
                + @"object=-1, offset=0\}\) = 0x[0-9a-f]+$",
            trace[6]);
        Assert.Matches(@"^1 seek\(0<.+>, 0, SEEK_END\) = -29 ESPIPE ", trace[7]);
        Assert.Matches(@"^1 ioctl\(0<.+>, FIONREAD, 0x10\) = -14 EFAULT ", trace[8]);
        Assert.Matches(@"^1 fstat\(0<.+>, 0x10\) = -14 EFAULT ", trace[9]);
    }

    [Fact]
    public void BadPointersAndCounts_AreShownAsTheyAre()
    {
        string[] trace = TraceOf(ThreadPieces.Create()
            .Syscall(23, 16, uint.MaxValue, 0)
            .Syscall(29, 0, 16, -1)
            .Syscall(1, 16)
            .Syscall(63, 0, 16, 16)
            .Syscall(75, 0, 16, 16)
            .PrepareSpawn("/bin/none").Do(cpu => cpu.WriteUInt64(cpu.AddressOf("spawn") + 16, 24)).Syscall(1, Operand.AddressOf("spawn"))
            .PrepareSpawn("/bin/none", 0, (99, 0)).Do(cpu => cpu.WriteUInt32(cpu.AddressOf("spawn") + 40, 0x7FFF_FFFF))
            .Syscall(1, Operand.AddressOf("spawn")));
        Assert.StartsWith("1 poll(0x10, 4294967295, 0) = -", trace[0], StringComparison.Ordinal);
        Assert.Matches(@"^1 readv\(0<.+>, \[\?, \?, \?, \?, \?, \?, \?, \?, \.\.\.\], -1\) = -", trace[1]);
        Assert.StartsWith("1 spawn(0x10) = -14 EFAULT (", trace[2], StringComparison.Ordinal);
        Assert.Matches(@"^1 bind\(0<.+>, 0x10, 16\) = -88 ENOTSOCK ", trace[3]);
        Assert.StartsWith("1 sigprocmask(SIG_BLOCK, 0x10, 0x10) = -14 EFAULT (", trace[4], StringComparison.Ordinal);
        Assert.Contains("argv=0x18, ", trace[5], StringComparison.Ordinal);
        Assert.Matches(@"handles=\[99 as 0, 0<.+> as 0, ", trace[6]);
        Assert.Contains("...], handle_count=2147483647", trace[6], StringComparison.Ordinal);
    }

    private static string[] TraceOf(SimulatedProgram program, params SimulatedProgram[] others)
    {
        var host = new AuroraHost(program.Exit(0), "abi=promptos", "trace=all");
        foreach (SimulatedProgram other in others)
        {
            host.Add(other);
        }

        host.AddText("/etc/motd", "hello").Run("input");
        Assert.Equal("exit 0", host.Control[^1]);
        return host.Trace;
    }
}
