using System.Collections.Generic;
using System.Linq;
using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Startup;

namespace Isthmus.Kernel.Tests.Files;

public sealed class ProcFileSystemTests
{
    private readonly FileHost _host = new();
    private readonly Catalog _catalog;

    public ProcFileSystemTests()
    {
        _catalog = new Catalog(_host.Files.Mounts);
        var proc = new ProcFileSystem(_host.Files, _host.Machine, _catalog);
        Assert.True(RootFileSystem.Mount(_host.Files, "/proc"u8, proc.Root).IsSuccess);
    }

    [Fact]
    public void Clock_NamesRateAndEpoch()
        => Assert.Equal("ticks_per_second 1000000000\nboot_epoch_ns 1700000000000000000\n", _host.ReadAll("/proc/clock"));

    [Fact]
    public void Uptime_HasHundredths()
    {
        _host.Machine.Clock.Advance(3_070_000_000 - _host.Machine.Clock.Now);
        Assert.StartsWith("3.07\n", _host.ReadAll("/proc/uptime"));
    }

    [Fact]
    public void Mounts_NamesEach()
        => Assert.Equal("tmpfs / tmpfs rw 0 0\nprocfs /proc procfs rw 0 0\n", _host.ReadAll("/proc/mounts"));

    [Fact]
    public void Memory_NamesFreeAndKernel()
    {
        string text = _host.ReadAll("/proc/meminfo");
        Assert.Contains($"MemFree:        {_host.Machine.Frames.FreeFrames * 4} kB\n", text);
        Assert.Contains("Kernel:         16384 kB\n", text);
    }

    [Fact]
    public void Process_HasFilesUntilItEnds()
    {
        Assert.Equal("Status of 7", _host.ReadAll("/proc/7/status"));
        Assert.Equal("CommandLine of 7", _host.ReadAll("/proc/self/cmdline"));
        OpenFile file = _host.Open("/proc/7/stat", OpenMode.Read);
        _catalog.Ids.Remove(7);
        Assert.Equal(KernelError.NoSuchProcess, FileHost.Done(file.Read(_host.Thread, new UserBuffer(FileHost.Buffer, 10))).Error);
        Assert.Equal(KernelError.NotFound, _host.Files.Stat(_host.Context, "/proc/7/status"u8).Error);
    }

    [Theory]
    [InlineData("/proc/8")]
    [InlineData("/proc/07")]
    [InlineData("/proc/-7")]
    [InlineData("/proc/+7")]
    [InlineData("/proc/7x")]
    [InlineData("/proc/99999999999999")]
    [InlineData("/proc/7/nothing")]
    public void Process_OddName_IsNotFound(string path)
        => Assert.Equal(KernelError.NotFound, _host.Files.Stat(_host.Context, FileHost.Bytes(path)).Error);

    [Fact]
    public void Directory_ListsFilesAndProcessesAndKeepsTheirNumbers()
    {
        OpenFile directory = _host.Open("/proc", OpenMode.Read);
        var names = new List<string>();
        while (directory.PeekEntry(out DirectoryRecord record).Value)
        {
            names.Add(Encoding.UTF8.GetString(record.Name.Span));
            directory.AcceptEntry(record);
        }

        Assert.Equal([".", "..", "self", "clock", "meminfo", "uptime", "mounts", "3", "7", "12"], names);
        Assert.Equal(
            _host.Files.Stat(_host.Context, "/proc/7"u8).Value.Inode, _host.Files.Stat(_host.Context, "/proc/7/."u8).Value.Inode);
        Assert.Equal(_host.Files.Stat(_host.Context, "/proc"u8).Value.Inode, _host.Files.Stat(_host.Context, "/proc/7/.."u8).Value.Inode);
    }

    [Fact]
    public void Process_LinksAndNumbers_AreWhatTheCatalogSays()
    {
        Assert.Equal("/Program/7", LinkAt("/proc/7/exe"));
        Assert.Equal("(deleted)", LinkAt("/proc/7/cwd"));
        Assert.Equal("/Files/2", LinkAt("/proc/7/fd/2"));
        Assert.Equal("/Children/1023", LinkAt("/proc/self/children/1023"));
        Assert.Equal("/Stacks/0", _host.ReadAll("/proc/7/stacks/0"));
        Assert.Equal([".", "..", "0", "2", "1023"], NamesIn("/proc/7/fd"));
        foreach (string path in (string[])["/proc/7/fd/1", "/proc/7/fd/02", "/proc/7/fd/+2", "/proc/7/fd/-1", "/proc/7/fd/2x", "/proc/7/unveil"])
        {
            Assert.Equal(KernelError.NotFound, _host.Files.Stat(_host.Context, FileHost.Bytes(path)).Error);
        }

        Assert.Equal(
            [".", "..", "status", "stat", "maps", "cmdline", "perf_events", "vm", "fds", "pledge", "exe", "cwd", "fd", "children", "stacks"],
            NamesIn("/proc/7"));
        Assert.Equal(KernelError.NotPermitted, _host.Files.Open(_host.Context, "/proc/12/status"u8, OpenMode.Read).Error);
    }

    [Fact]
    public void Tree_CannotBeChanged()
    {
        Assert.Equal(KernelError.NotPermitted, _host.Files.MakeDirectory(_host.Context, "/proc/x"u8).Error);
        Assert.Equal(KernelError.NotPermitted, _host.Files.Unlink(_host.Context, "/proc/clock"u8).Error);
        Assert.Equal(KernelError.NotPermitted, _host.Files.RemoveDirectory(_host.Context, "/proc/7"u8).Error);
        Assert.True(_host.Files.Open(_host.Context, "/proc/clock"u8, OpenMode.Write).IsError);
    }

    [Fact]
    public void Text_ReadInPieces_IsOfOneMoment()
    {
        OpenFile file = _host.Open("/proc/uptime", OpenMode.Read);
        string first = _host.Read(file, 2);
        _host.Machine.Clock.Advance(5_000_000_000);
        string rest = _host.Read(file);
        Assert.Equal("", _host.Read(file));
        Assert.StartsWith("0.", first + rest);
        file.Seek(0, SeekOrigin.Start);
        Assert.StartsWith("5.", _host.Read(file));
    }

    private string LinkAt(string path)
    {
        Assert.True(_host.Files.ReadLink(_host.Context, FileHost.Bytes(path), out System.ReadOnlySpan<byte> target).IsSuccess, path);
        return Encoding.UTF8.GetString(target);
    }

    private List<string> NamesIn(string path)
    {
        OpenFile directory = _host.Open(path, OpenMode.Read);
        var names = new List<string>();
        while (directory.PeekEntry(out DirectoryRecord record).Value)
        {
            names.Add(Encoding.UTF8.GetString(record.Name.Span));
            directory.AcceptEntry(record);
        }

        return names;
    }

    private sealed class Catalog(MountTable mounts) : IProcessCatalog
    {
        public MountTable CurrentMounts => mounts;

        public SortedSet<int> Ids { get; } = [3, 7, 12];

        public ProcessId Current => new(7);

        public bool TryGetNext(ProcessId after, out ProcessId next)
        {
            next = new ProcessId(Ids.FirstOrDefault(id => id > after.Value));
            return next.Value != 0;
        }

        public bool TryGetOwner(ProcessId id, out UserId owner, out GroupId group)
        {
            owner = default;
            group = default;
            return Ids.Contains(id.Value);
        }

        public int PermissionsOf(ProcessId id, ProcessText text) => text == ProcessText.Veil ? 0 : 0x124;

        public bool IsOpen(ProcessId id) => id.Value != 12;

        public bool TryWrite(ProcessId id, ProcessText text, ByteWriter output)
        {
            output.Append($"{text} of {id.Value}");
            return Ids.Contains(id.Value);
        }

        public bool TryWrite(ProcessId id, ProcessLink link, ByteWriter output)
        {
            output.Append($"/{link}/{id.Value}");
            return link == ProcessLink.Program;
        }

        public bool TryGetNext(ProcessId id, ProcessNumbers directory, int after, out int next)
        {
            next = new[] { 0, 2, 1023 }.FirstOrDefault(number => number > after, -1);
            return next >= 0;
        }

        public bool TryWrite(ProcessId id, ProcessNumbers directory, int number, ByteWriter output)
        {
            output.Append($"/{directory}/{number}");
            return true;
        }
    }
}
