using Isthmus.Machine.Simulated.Programs;
using static Isthmus.Abi.Tests.Aurora.TerminalPrograms;

namespace Isthmus.Abi.Tests.Aurora;

[Covers("aurora", "read", "write", "ioctl")]
public sealed class TerminalTests
{
    private static readonly int[] s_terminalRequests =
        [GetSettings, SetSettings, SetSettingsAfterOutput, SetSettingsAndForgetInput, GetWindowSize, GetInterruptions];

    [Fact]
    public void Read_TypedLine_IsEditedEchoedAndDelivered()
    {
        SimulatedProgram program = New("reader").ReadText("line").Exit(0);
        TerminalHost host = new TerminalHost(program).Type("helk\u007flo").Type("\r").Run();
        Assert.Equal(["hello\n"], host.Machine.Texts("line"));
        Assert.Equal("helk\b \blo\r\n", host.Screen);
    }

    [Fact]
    public void Read_EndOfFileKey_GivesZero()
    {
        SimulatedProgram program = New("reader").ReadText("part").ReadText("end").Exit(0);
        TerminalHost host = new TerminalHost(program).Type("abc\u0004").Type("\u0004").Run();
        Assert.Equal(["abc"], host.Machine.Texts("part"));
        Assert.Equal([""], host.Machine.Texts("end"));
    }

    [Fact]
    public void Write_NewLine_BecomesReturnAndNewLine()
    {
        SimulatedProgram program = New("writer").Text("text", "a\nb\n").Syscall(1, 1, Operand.AddressOf("text"), 4).AssertResult(4).Exit(0);
        Assert.Equal("a\r\nb\r\n", new TerminalHost(program).Run().Screen);
    }

    [Fact]
    public void Settings_FreshTerminal_AreThoseOfLines()
    {
        SimulatedProgram program = New("asker").Syscall(35, 0, GetSettings, Operand.AddressOf("settings")).AssertResult(0)
            .Record("local", cpu => GetLocal(cpu))
            .Record("interrupt", cpu => GetCharacter(cpu, 0))
            .Record("erase", cpu => GetCharacter(cpu, 2))
            .Exit(0);
        TerminalHost host = new TerminalHost(program).Run();
        Assert.Equal(1 | 2 | 8, host.Machine.Values("local")[0] & (1 | 2 | 8));
        Assert.Equal([3], host.Machine.Values("interrupt"));
        Assert.Equal([127], host.Machine.Values("erase"));
    }

    [Theory]
    [InlineData(SetSettings)]
    [InlineData(SetSettingsAfterOutput)]
    [InlineData(SetSettingsAndForgetInput)]
    public void RawMode_Keys_ComeAtOnceUnchangedAndWithoutEcho(int request)
    {
        SimulatedProgram program = New("editor").Text("prompt", "$ ").Syscall(1, 1, Operand.AddressOf("prompt"), 2)
            .EnterRawMode(request).ReadText("key").ReadText("key").LeaveRawMode(request).ReadText("line").Exit(0);
        TerminalHost host = new TerminalHost(program).Type("\u0003").Type("\u001b[A").Type("x\r").Run();
        Assert.Equal(["\u0003", "\u001b[A"], host.Machine.Texts("key"));
        Assert.Equal(["x\n"], host.Machine.Texts("line"));
        Assert.Equal("$ x\r\n", host.Screen);
        Assert.Equal("exit 0", host.Result);
    }

    [Fact]
    public void SetSettings_WithForgetting_DropsWhatWasTyped()
    {
        SimulatedProgram program = New("reader").ReadText("first")
            .EnterRawMode().LeaveRawMode(SetSettingsAndForgetInput).ReadText("second").Exit(0);
        TerminalHost host = new TerminalHost(program).Type("one\rtwo\r").Type("three\r").Run();
        Assert.Equal(["one\n"], host.Machine.Texts("first"));
        Assert.Equal(["three\n"], host.Machine.Texts("second"));
    }

    [Fact]
    public void SetSettings_AfterOutput_WaitsUntilTheHostHasIt()
    {
        SimulatedProgram program = New("writer").Text("text", "slow").Syscall(1, 1, Operand.AddressOf("text"), 4)
            .EnterRawMode(SetSettingsAfterOutput)
            .Record("done", cpu => cpu.Ticks)
            .Exit(0);
        TerminalHost host = new(program);
        long taken = 0;
        host.Machine.Port("org.isthmus.tty").HostTakes = false;
        host.Then(() =>
        {
            Assert.Empty(host.Machine.Values("done"));
            taken = host.Machine.Clock.Now;
            host.Machine.Port("org.isthmus.tty").HostTakes = true;
        });
        host.Run();
        Assert.True(host.Machine.Values("done")[0] > taken);
    }

    [Fact]
    public void WindowSize_AtStartAndAfterAChange_IsTheHosts()
    {
        SimulatedProgram program = New("asker")
            .Syscall(35, 1, GetWindowSize, Operand.AddressOf("size")).AssertResult(0)
            .Record("size", cpu => cpu.ReadUInt64(cpu.AddressOf("size")))
            .ReadText("line")
            .Syscall(35, 1, GetWindowSize, Operand.AddressOf("size")).AssertResult(0)
            .Record("size", cpu => cpu.ReadUInt64(cpu.AddressOf("size")))
            .Exit(0);
        TerminalHost host = new TerminalHost(program).Send("size 50 132").Type("\r").Run();
        Assert.Equal([24 | (80 << 16), 50 | (132 << 16)], host.Machine.Values("size"));
    }

    [Theory]
    [InlineData("size")]
    [InlineData("size 1")]
    [InlineData("size -1 80")]
    [InlineData("size 99999 80")]
    [InlineData("size a b")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void HostLine_ThatMeansNothing_ChangesNothing(string line)
    {
        SimulatedProgram program = New("asker").ReadText("line")
            .Syscall(35, 1, GetWindowSize, Operand.AddressOf("size"))
            .Record("size", cpu => cpu.ReadUInt64(cpu.AddressOf("size"))).Exit(0);
        TerminalHost host = new TerminalHost(program).Send(line).Type("\r").Run();
        Assert.Equal([24 | (80 << 16)], host.Machine.Values("size"));
    }

    [Fact]
    public void BytesReady_CountsFinishedLinesOnly()
    {
        SimulatedProgram program = New("asker").Syscall(8, 0, Operand.AddressOf("buffer"), 1)
            .Syscall(35, 0, GetBytesReady, Operand.AddressOf("number")).AssertResult(0)
            .Record("ready", cpu => cpu.ReadUInt32(cpu.AddressOf("number"))).Exit(0);
        TerminalHost host = new TerminalHost(program).Type("abc\rde").Run();
        Assert.Equal([3], host.Machine.Values("ready"));
    }

    [Fact]
    public void NonBlocking_NothingTyped_ReadFailsAtOnce()
    {
        SimulatedProgram program = New("asker").Data("yes", 1, 0, 0, 0).Data("no", 0, 0, 0, 0)
            .Syscall(35, 0, SetNonBlocking, Operand.AddressOf("yes")).AssertResult(0)
            .Syscall(8, 0, Operand.AddressOf("buffer"), 1).AssertResult(-1)
            .Syscall(35, 0, SetNonBlocking, Operand.AddressOf("no")).AssertResult(0)
            .ReadText("line").Exit(0);
        Assert.Equal(["x\n"], new TerminalHost(program).Type("x\r").Run().Machine.Texts("line"));
    }

    [Theory]
    [InlineData(-4096)]
    [InlineData(unchecked((long)0xffff_8000_0000_0000))]
    [InlineData(0x7fff_ffff_f000)]
    [InlineData(0x0001_0000_0000_0000)]
    [InlineData(0x10)]
    [InlineData(0)]
    public void BadPointer_InEveryRequest_IsRefusedAndChangesNothing(long address)
    {
        SimulatedProgram program = New("hostile");
        foreach (int request in (int[])[.. s_terminalRequests, GetBytesReady, SetNonBlocking])
        {
            program.Syscall(35, 0, request, address).AssertResult(-1);
        }

        program.ReadText("line").Exit(0);
        Assert.Equal(["x\n"], new TerminalHost(program).Type("x\r").Run().Machine.Texts("line"));
    }

    [Fact]
    public void SetSettings_HalfOfThemUnmapped_ChangesNothing()
    {
        // The last bytes of the stack: the 36 bytes end behind its end.
        SimulatedProgram program = New("hostile").Syscall(35, 0, SetSettings, 0x7FFF_FFF0).AssertResult(-1).ReadText("line").Exit(0);
        Assert.Equal(["x\n"], new TerminalHost(program).Type("x\r").Run().Machine.Texts("line"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x5400)]
    [InlineData(0x5405)]
    [InlineData(-1)]
    [InlineData(0x1_0000_5413)]
    public void UnknownRequest_OnATerminal_IsRefused(long request)
    {
        SimulatedProgram program = New("odd").Syscall(35, 0, request, Operand.AddressOf("settings")).AssertResult(-1).Exit(0);
        Assert.Equal("exit 0", new TerminalHost(program).Run().Result);
    }

    [Fact]
    public void TerminalRequests_OnAFileAPipeAndNothing_AreRefused()
    {
        SimulatedProgram program = New("odd").Syscall(6, "/bin/odd", 0).AssertResult(3)
            .Syscall(17, Operand.AddressOf("buffer")).AssertResult(0);
        foreach (int descriptor in (int[])[3, 4, 5, 9, -1])
        {
            foreach (int request in s_terminalRequests)
            {
                program.Syscall(35, descriptor, request, Operand.AddressOf("settings")).AssertResult(-1);
            }
        }

        Assert.Equal("exit 0", new TerminalHost(program.Exit(0)).Run().Result);
    }

    [Fact]
    public void DeviceFiles_OfTheTerminal_AreTheTerminal()
    {
        SimulatedProgram program = New("opener").Text("text", "hi")
            .Syscall(6, "/dev/tty", 2).AssertResult(3)
            .Syscall(6, "/dev/console", 1).AssertResult(4)
            .Syscall(35, 3, GetWindowSize, Operand.AddressOf("size")).AssertResult(0)
            .Syscall(35, 4, GetWindowSize, Operand.AddressOf("size")).AssertResult(0)
            .Syscall(1, 3, Operand.AddressOf("text"), 1).AssertResult(1)
            .Syscall(1, 4, Operand.AddressOf("text", 1), 1).AssertResult(1)
            .Exit(0);
        Assert.Equal("hi", new TerminalHost(program).Run().Screen);
    }

    [Fact]
    public void DeviceFiles_WithoutATerminal_ConsoleWritesToStandardErrorAndTtyIsAbsent()
    {
        SimulatedProgram program = New("opener").Text("text", "note")
            .Syscall(6, "/dev/tty", 2).AssertResult(-1)
            .Syscall(6, "/dev/console", 1).AssertResult(3)
            .Syscall(35, 3, GetWindowSize, Operand.AddressOf("size")).AssertResult(-1)
            .Syscall(1, 3, Operand.AddressOf("text"), 4).AssertResult(4)
            .Syscall(1, 2, Operand.AddressOf("text"), 4).AssertResult(4)
            .Syscall(8, 3, Operand.AddressOf("buffer"), 1).AssertResult(-1)
            .Exit(0);
        Assert.Equal("notenote", new AuroraHost(program).Run().Output("stderr"));
    }

    [Fact]
    public void Trace_OpenAndIoctl_NameFlagsAndRequests()
    {
        SimulatedProgram program = New("traced").Syscall(6, "/x", 0x241).Syscall(6, "/x", 0x4003)
            .Syscall(35, 1, GetWindowSize, 0).Syscall(35, 1, 0x1234, 0).Exit(0);
        string[] trace = new AuroraHost(program, "trace=all").Run().Trace;
        Assert.Equal("1 open(\"/x\", O_WRITE|O_CREATE|O_TRUNCATE) = 3", trace[0]);
        Assert.StartsWith("1 open(\"/x\", 3|0x4000) = -1", trace[1]);
        Assert.StartsWith("1 ioctl(1<stdout>, TIOCGWINSZ, ", trace[2]);
        Assert.StartsWith("1 ioctl(1<stdout>, 0x1234, ", trace[3]);
    }
}
