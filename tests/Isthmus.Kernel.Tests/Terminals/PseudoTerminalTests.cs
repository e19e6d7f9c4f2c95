using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Startup;
using Isthmus.Kernel.Terminals;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Terminals;

public sealed class PseudoTerminalTests
{
    private readonly FileHost _host = new();
    private readonly List<TerminalSignal> _signals = [];
    private readonly MasterFile _master;
    private readonly OpenFile _slave;

    public PseudoTerminalTests()
    {
        var devices = new DeviceFileSystem(_host.Kernel.FileSystem, _host.Machine);
        devices.AddTerminals(_host.Kernel.Terminals);
        Assert.True(RootFileSystem.Mount(_host.Kernel.FileSystem, "/dev"u8, devices.Root).IsSuccess);
        Assert.True(RootFileSystem.Mount(_host.Kernel.FileSystem, "/dev/pts"u8, _host.Kernel.Terminals.Names).IsSuccess);
        _master = Assert.IsType<MasterFile>(Open("/dev/ptmx").Value);
        _master.Pair.Terminal.SignalRaised = _signals.Add;
        _slave = Open("/dev/pts/0").Value;
    }

    [Fact]
    public void Line_TypedAtTheMaster_IsReadAtTheSlaveAndEchoed()
    {
        _host.Write(_master, "hel");
        Assert.False(_slave.IsReadable);
        _host.Write(_master, "lo\r");
        Assert.True(_slave.IsReadable);
        Assert.Equal("hello\n", _host.Read(_slave));
        Assert.Equal("hello\r\n", _host.Read(_master));
        Assert.False(_master.IsReadable);
    }

    [Fact]
    public void Output_OfTheSlave_IsTranslatedAndReadAtTheMaster()
    {
        _host.Write(_slave, "one\ntwo");
        Assert.Equal(8, _master.AvailableBytes.Value);
        Assert.Equal("one\r", _host.Read(_master, 4));
        Assert.Equal("\ntwo", _host.Read(_master));
    }

    [Fact]
    public void InterruptKey_IsASignalOfTheTerminal()
    {
        _host.Write(_master, "abc\u0003d\r");
        Assert.Equal([TerminalSignal.Interrupt], _signals);
        Assert.Equal("d\n", _host.Read(_slave));
    }

    [Fact]
    public void Slave_Closed_MasterReadsTheRestAndThenTheEnd()
    {
        _host.Write(_slave, "last");
        _slave.Release();
        Assert.True(_master.HasHungUp);
        Assert.Equal("last", _host.Read(_master));
        Assert.True(_master.IsReadable);
        Assert.Equal("", _host.Read(_master));
        Assert.Equal(KernelError.InputOutput, Write(_master, "x").Error);
        Assert.Equal(KernelError.NotFound, Open("/dev/pts/0").Error);
    }

    [Fact]
    public void Slave_ClosedOnce_IsOpenWhileAnotherFileIs()
    {
        OpenFile second = Open("/dev/pts/0").Value;
        _slave.Release();
        Assert.False(_master.HasHungUp);
        _host.Write(second, "x");
        Assert.Equal("x", _host.Read(_master));
        second.Release();
        Assert.True(_master.HasHungUp);
    }

    [Fact]
    public void Slave_NeverOpened_MasterWaits()
    {
        OpenFile master = Open("/dev/ptmx").Value;
        Assert.False(master.HasHungUp);
        Assert.False(master.IsReadable);
        Assert.Equal(1, _host.Write(master, "x"));
    }

    [Fact]
    public void Master_Closed_SlaveHangsUp()
    {
        _host.Write(_master, "line\r");
        _master.Release();
        Assert.Equal([TerminalSignal.HangUp], _signals);
        Assert.True(_slave.HasHungUp);
        Assert.Equal("line\n", _host.Read(_slave));
        Assert.Equal("", _host.Read(_slave));
        Assert.Equal(KernelError.InputOutput, Write(_slave, "x").Error);
        Assert.Equal(KernelError.InputOutput, Open("/dev/pts/0").Error);
    }

    [Fact]
    public void Master_ClosedUnused_TakesItsNameAlong()
    {
        OpenFile master = Open("/dev/ptmx").Value;
        Assert.Equal("0 1", Names());
        master.Release();
        Assert.Equal("0", Names());
        Assert.Equal(KernelError.NotFound, Open("/dev/pts/1").Error);
    }

    [Fact]
    public void Number_IsUsedAgainOnceBothEndsAreClosed()
    {
        _master.Release();
        Assert.Equal(1, ((MasterFile)Open("/dev/ptmx").Value).Pair.Number);
        _slave.Release();
        Assert.Equal(0, ((MasterFile)Open("/dev/ptmx").Value).Pair.Number);
    }

    [Fact]
    public void Pairs_AllTaken_NoMoreAreMade()
    {
        var masters = new List<OpenFile>();
        while (Open("/dev/ptmx").TryGet(out OpenFile master, out _))
        {
            masters.Add(master);
        }

        Assert.Equal(63, masters.Count);
        Assert.Equal(KernelError.Busy, Open("/dev/ptmx").Error);
        Assert.Equal(64, Names().Split(' ').Length);
        masters[40].Release();
        Assert.Equal(41, ((MasterFile)Open("/dev/ptmx").Value).Pair.Number);
    }

    [Fact]
    public void Job_MayNotTakeAllPairs()
    {
        ResourceAccount whole = new(100);
        ResourceAccount job = whole.CreateJob();
        int count = 0;
        while (job.TryAddTerminal())
        {
            count++;
        }

        Assert.Equal(48, count);
        Assert.True(whole.TryAddTerminal());
        job.RemoveTerminal();
        Assert.True(job.TryAddTerminal());
    }

    [Fact]
    public void Input_NotRead_MakesTheMasterWait()
    {
        MakeRaw();
        Thread writer = _host.NewThread(2);
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, FileHost.Bytes(new string('x', 20_000))).IsSuccess);
        ValueTask<Result<int>> write = _master.Write(writer, new UserBuffer(FileHost.Buffer, 20_000));
        Assert.False(write.IsCompleted);
        Assert.False(_master.IsWritable);
        int read = 0;
        while (_slave.IsReadable)
        {
            read += FileHost.Done(_slave.Read(_host.Thread, new UserBuffer(FileHost.Buffer + 65536, 1000))).Value;
            if (writer.Waiter.HasContinuation)
            {
                writer.Waiter.Continue();
            }
        }

        Assert.Equal(20_000, read);
        Assert.Equal(20_000, write.Result.Value);
        Assert.True(_master.IsWritable);
    }

    [Fact]
    public void Output_NotRead_MakesTheSlaveWait()
    {
        Thread writer = _host.NewThread(2);
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, FileHost.Bytes(new string('y', 30_000))).IsSuccess);
        ValueTask<Result<int>> write = _slave.Write(writer, new UserBuffer(FileHost.Buffer, 30_000));
        Assert.False(write.IsCompleted);
        Assert.False(_slave.IsWritable);
        int read = 0;
        while (_master.IsReadable)
        {
            read += FileHost.Done(_master.Read(_host.Thread, new UserBuffer(FileHost.Buffer + 65536, 700))).Value;
            if (writer.Waiter.HasContinuation)
            {
                writer.Waiter.Continue();
            }
        }

        Assert.Equal(30_000, read);
        Assert.Equal(30_000, write.Result.Value);
        Assert.True(_slave.IsWritable);
    }

    [Fact]
    public void WaitingReaders_GoOnWhenTheOtherEndCloses()
    {
        Thread ofSlave = _host.NewThread(2);
        ValueTask<Result<int>> slaveRead = _slave.Read(ofSlave, new UserBuffer(FileHost.Buffer, 10));
        _master.Release();
        ofSlave.Waiter.Continue();
        Assert.Equal(0, slaveRead.Result.Value);

        OpenFile master = Open("/dev/ptmx").Value;
        OpenFile slave = Open("/dev/pts/1").Value;
        Thread ofMaster = _host.NewThread(3);
        ValueTask<Result<int>> masterRead = master.Read(ofMaster, new UserBuffer(FileHost.Buffer, 10));
        slave.Release();
        ofMaster.Waiter.Continue();
        Assert.Equal(0, masterRead.Result.Value);
    }

    [Fact]
    public void NonBlocking_NothingThere_WouldBlock()
    {
        _master.Mode |= OpenMode.NonBlocking;
        _slave.Mode |= OpenMode.NonBlocking;
        Assert.Equal(KernelError.WouldBlock, FileHost.Done(_master.Read(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
        Assert.Equal(KernelError.WouldBlock, FileHost.Done(_slave.Read(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
    }

    [Fact]
    public void BadBuffers_LoseNothing()
    {
        _host.Write(_slave, "kept");
        Assert.Equal(KernelError.BadAddress, FileHost.Done(_master.Read(_host.Thread, new UserBuffer(FileHost.End, 10))).Error);
        Assert.Equal("kept", _host.Read(_master));
        Assert.Equal(KernelError.BadAddress, FileHost.Done(_master.Write(_host.Thread, new UserBuffer(FileHost.End, 10))).Error);
        Assert.False(_slave.IsReadable);
    }

    [Fact]
    public void DiscardedInput_MakesRoomForWhatWaits()
    {
        MakeRaw();
        _master.Mode |= OpenMode.NonBlocking;
        Assert.True(_host.Write(_master, new string('x', 10_000)) < 10_000);
        Assert.False(_master.IsWritable);
        _master.Pair.Terminal.DiscardInput();
        Assert.True(_slave.IsReadable);
        Assert.True(_master.IsWritable);
    }

    [Fact]
    public void Slave_BelongsToWhoMadeThePair()
    {
        FileStatus status = _slave.Status;
        Assert.Equal(FileType.CharacterDevice, status.Type);
        Assert.Equal(0x180, status.Permissions);
        Assert.Equal(201 * 256, status.RepresentedDevice);
        Assert.Equal(KernelError.AccessDenied, _host.Kernel.FileSystem.Open(
            new FileSystemContext(_host.Kernel.FileSystem.Mounts, new Credentials(new UserId(1000), new GroupId(1000))),
            "/dev/pts/0"u8,
            OpenMode.Read).Error);
    }

    [Fact]
    public void Size_IsThatOfAWindow_AndAChangeIsASignal()
    {
        Assert.Equal(new WindowSize(25, 80), _slave.Terminal!.Size);
        _master.Pair.Terminal.Size = new WindowSize(50, 132);
        Assert.Equal([TerminalSignal.WindowChanged], _signals);
    }

    [Fact]
    public void OwnTerminal_ThereIsNone_CannotBeOpened() => Assert.Equal(KernelError.NotOpenable, Open("/dev/tty").Error);

    private Result<OpenFile> Open(string path)
        => _host.Kernel.FileSystem.Open(_host.Kernel.FileSystem.CreateRootContext(), Encoding.UTF8.GetBytes(path), OpenMode.Read | OpenMode.Write);

    private Result<int> Write(OpenFile file, string text)
    {
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, FileHost.Bytes(text)).IsSuccess);
        return FileHost.Done(file.Write(_host.Thread, new UserBuffer(FileHost.Buffer, text.Length)));
    }

    private string Names()
    {
        var names = new List<string>();
        long position = 2;
        while (_host.Kernel.Terminals.Names.TryRead(position, out DirectoryRecord record))
        {
            names.Add(Encoding.ASCII.GetString(record.Name.Span));
            position = record.NextPosition;
        }

        return string.Join(' ', names);
    }

    private void MakeRaw()
    {
        TerminalSettings settings = _master.Pair.Terminal.Settings;
        settings.Local = TerminalLocal.None;
        settings.Input = TerminalInput.None;
        _master.Pair.Terminal.Settings = settings;
    }
}
