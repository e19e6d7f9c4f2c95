using System.Collections.Generic;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Startup;
using Isthmus.Kernel.Terminals;
using Isthmus.Kernel.Tests.Files;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Devices;

namespace Isthmus.Kernel.Tests.Terminals;

public sealed class TerminalTests
{
    private readonly FileHost _host = new(new SimulatedMachineOptions { Ports = [new("org.isthmus.tty")] });
    private readonly SimulatedPort _port;
    private readonly Terminal _terminal;
    private readonly OpenFile _file;
    private readonly List<TerminalSignal> _signals = [];

    public TerminalTests()
    {
        _port = _host.Machine.Port("org.isthmus.tty");
        _terminal = new Terminal(_port, new WindowSize(24, 80)) { SignalRaised = _signals.Add };
        var devices = new DeviceFileSystem(_host.Files, _host.Machine);
        devices.AddTerminal(_terminal);
        Assert.True(RootFileSystem.Mount(_host.Files, "/dev"u8, devices.Root).IsSuccess);
        _file = _host.Open("/dev/console");
    }

    [Fact]
    public void Line_IsDeliveredWhenItEndsAndEchoed()
    {
        Type("hel");
        Assert.False(_file.IsReadable);
        Type("lo\r");
        Assert.Equal("hello\n", _host.Read(_file));
        Assert.Equal("hello\r\n", Screen());
    }

    [Fact]
    public void Line_ShortBuffer_GivesTheRestLater()
    {
        Type("hello\rworld\r");
        Assert.Equal("hel", _host.Read(_file, 3));
        Assert.Equal("lo\n", _host.Read(_file));
        Assert.Equal("world\n", _host.Read(_file));
    }

    [Theory]
    [InlineData("ab\u007fc\r", "ac\n")]
    [InlineData("ab\bc\r", "ac\n")]
    [InlineData("a\u007f\u007f\u007fb\r", "b\n")]
    [InlineData("one two  \u0017x\r", "one x\n")]
    [InlineData("one two\u0015x\r", "x\n")]
    [InlineData("\u00e4\u007fb\r", "b\n")]
    [InlineData("a\u0016\u0003b\r", "a\u0003b\n")]
    public void Line_Edited_GivesWhatIsLeft(string typed, string line)
    {
        Type(typed);
        Assert.Equal(line, _host.Read(_file));
    }

    [Fact]
    public void Erase_IsShown()
    {
        Type("ab\u007f");
        Assert.Equal("ab\b \b", Screen());
    }

    [Fact]
    public void EndOfFile_EndsAnEmptyReadAndDeliversAPart()
    {
        Type("abc\u0004");
        Assert.Equal("abc", _host.Read(_file));
        Assert.False(_file.IsReadable);
        Type("\u0004");
        Assert.Equal("", _host.Read(_file));
        Assert.False(_file.IsReadable);
        Type("x\r\u0004");
        Assert.Equal("x\n", _host.Read(_file));
        Assert.Equal("", _host.Read(_file));
    }

    [Fact]
    public void Interrupt_IsASignalAndForgetsTheLine()
    {
        Type("abc\u0003d\r");
        Assert.Equal([TerminalSignal.Interrupt], _signals);
        Assert.Equal("d\n", _host.Read(_file));
        Assert.Equal("abc^Cd\r\n", Screen());
    }

    [Fact]
    public void RawMode_GivesBytesAtOnceUnchanged()
    {
        TerminalSettings settings = _terminal.Settings;
        settings.Local = TerminalLocal.None;
        settings.Input = TerminalInput.None;
        settings.Output = TerminalOutput.None;
        _terminal.Settings = settings;
        Type("a\r\u0003\u007f");
        Assert.Equal("a\r\u0003\u007f", _host.Read(_file));
        Assert.Empty(_signals);
        _host.Write(_file, "x\n");
        Assert.Equal("x\n", Screen());
    }

    [Fact]
    public void RawMode_WithMinimumZero_DoesNotWait()
    {
        TerminalSettings settings = _terminal.Settings;
        settings.Local = TerminalLocal.None;
        settings[ControlCharacter.Minimum] = 0;
        _terminal.Settings = settings;
        Assert.Equal("", _host.Read(_file));
    }

    [Fact]
    public void RawMode_WithATime_EndsWhenItIsOver()
    {
        TerminalSettings settings = _terminal.Settings;
        settings.Local = TerminalLocal.None;
        settings[ControlCharacter.Minimum] = 0;
        settings[ControlCharacter.Time] = 1;
        _terminal.Settings = settings;
        ValueTask<Result<int>> read = _file.Read(_host.Thread, new UserBuffer(FileHost.Buffer, 1));
        Assert.False(read.IsCompleted);
        _host.Kernel.Timers.Expire(_host.Machine.Clock.Now + 100_000_001);
        _host.Thread.Waiter.Continue();
        Assert.Equal(0, read.Result.Value);
    }

    [Fact]
    public void SwitchToRaw_GivesTheUnfinishedLine()
    {
        Type("abc");
        TerminalSettings settings = _terminal.Settings;
        settings.Local &= ~TerminalLocal.Canonical;
        _terminal.Settings = settings;
        Assert.Equal("abc", _host.Read(_file));
    }

    [Fact]
    public void SwitchToLines_TypedAhead_IsEditedAndComesInLines()
    {
        TerminalSettings lines = _terminal.Settings;
        TerminalSettings raw = lines;
        raw.Local = TerminalLocal.None;
        raw.Input = TerminalInput.None;
        _terminal.Settings = raw;
        Type("x\u0003onf\u007fe\rtwo\r\u0004");
        Assert.Equal("", Screen());
        _terminal.Settings = lines;
        Assert.Equal([TerminalSignal.Interrupt], _signals);
        Assert.Equal("one\n", _host.Read(_file));
        Assert.Equal("two\n", _host.Read(_file));
        Assert.Equal("", _host.Read(_file));
        Assert.Equal("x^Conf\b \be\r\ntwo\r\n", Screen());
    }

    [Fact]
    public void Read_BadBuffer_TakesNothing()
    {
        Type("abc\r");
        Assert.Equal(KernelError.BadAddress, FileHost.Done(_file.Read(_host.Thread, new UserBuffer(FileHost.End, 10))).Error);
        Assert.Equal("abc\n", _host.Read(_file));
    }

    [Fact]
    public void Read_Waiting_GoesOnAtTheEndOfTheLine()
    {
        Thread thread = _host.NewThread(2);
        ValueTask<Result<int>> read = _file.Read(thread, new UserBuffer(FileHost.Buffer, 10));
        Type("ab");
        Assert.False(thread.Waiter.HasContinuation);
        Type("\r");
        thread.Waiter.Continue();
        Assert.Equal(3, read.Result.Value);
    }

    [Fact]
    public void Line_TooLong_LosesItsEndButCanBeFinished()
    {
        Type(new string('x', 10_000) + "\r");
        Type("next\r");
        Assert.Equal(new string('x', 4095) + "\n", _host.Read(_file, 8000));
        Assert.Equal("next\n", _host.Read(_file));
    }

    [Fact]
    public void Output_Stopped_WaitsUntilStarted()
    {
        Type("\u0013");
        Thread thread = _host.NewThread(2);
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, "hi\n"u8).IsSuccess);
        ValueTask<Result<int>> write = _file.Write(thread, new UserBuffer(FileHost.Buffer, 3));
        Assert.False(write.IsCompleted);
        Type("\u0011");
        thread.Waiter.Continue();
        Assert.Equal(3, write.Result.Value);
        Assert.Equal("hi\r\n", Screen());
    }

    [Fact]
    public void HostGone_ReadEndsAndWriteFails()
    {
        _port.CloseFromHost();
        _host.Machine.PollDevices();
        Assert.Equal([TerminalSignal.HangUp], _signals);
        Assert.Equal("", _host.Read(_file));
        Assert.Equal(KernelError.InputOutput, FileHost.Done(_file.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
    }

    [Fact]
    public void Size_Changed_IsASignal()
    {
        _terminal.Size = new WindowSize(50, 100);
        _terminal.Size = new WindowSize(50, 100);
        Assert.Equal([TerminalSignal.WindowChanged], _signals);
        Assert.Equal(100, _file.Terminal!.Size.Columns);
    }

    private void Type(string text)
    {
        _port.FeedFromHost(text);
        _host.Machine.PollDevices();
    }

    private string Screen()
    {
        _host.Machine.Clock.Advance(10_000);
        _host.Machine.PollDevices();
        return _port.TakeTextFromGuest();
    }
}
