using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Files.Proc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Startup;
using Isthmus.Kernel.Tests.Files;
using Isthmus.Machine;

namespace Isthmus.Kernel.Tests.Processes;

public sealed class ProcessCatalogTests
{
    private readonly FileHost _host = new();

    public ProcessCatalogTests()
    {
        Process process = _host.Thread.Process;
        process.Name = "crash test";
        process.CommandLine = FileHost.Bytes("crash\0test\0");
        process.AddThread(_host.Thread);
        _host.Kernel.Processes.Add(process);
        var proc = new ProcFileSystem(_host.Files, _host.Machine, new ProcessCatalog(_host.Kernel));
        Assert.True(RootFileSystem.Mount(_host.Files, "/proc"u8, proc.Root).IsSuccess);
    }

    [Fact]
    public void Status_NamesStateAndMemory()
    {
        string status = _host.ReadAll("/proc/1/status");
        Assert.StartsWith("Name:\tcrash test\nState:\tS (sleeping)\nPid:\t1\nPPid:\t0\n", status);
        Assert.Contains("VmRSS:\t160 kB\n", status);
        Assert.Contains("Threads:\t1\n", status);
    }

    [Fact]
    public void Stat_HasTheFieldsWhereLinuxHasThem()
    {
        string stat = _host.ReadAll("/proc/1/stat");
        Assert.StartsWith("1 (crash test) S 0 ", stat);
        string[] fields = stat[(stat.IndexOf(')') + 2)..].TrimEnd('\n').Split(' ');
        Assert.Equal(22, fields.Length);
        Assert.Equal(("1", "163840", "40"), (fields[17], fields[20], fields[21]));
    }

    [Fact]
    public void Maps_NameFilesAndAccess()
    {
        _host.Create("/program", "text").Release();
        Inode inode = _host.Files.Resolve(_host.Context, "/program"u8).Value;
        Assert.True(_host.Space.Map(new MapRequest
        {
            Address = new VirtualAddress(0x50_0000),
            Length = Page.Size,
            Access = PageAccess.ReadExecute,
            Source = inode,
        }).IsSuccess);
        string maps = _host.ReadAll("/proc/1/maps");
        Assert.StartsWith("00400000-00428000 rw-p 00000000 00:00 0", maps);
        Assert.Contains($"00500000-00501000 r-xp 00000000 00:01 {inode.Number.Value} /program\n", maps);
    }

    [Fact]
    public void CommandLine_KeepsItsNuls() => Assert.Equal("crash\0test\0", _host.ReadAll("/proc/1/cmdline"));

    [Fact]
    public void Process_Gone_IsNotListed()
    {
        _host.Kernel.Processes.Remove(_host.Thread.Process);
        var catalog = new ProcessCatalog(_host.Kernel);
        Assert.False(catalog.TryGetNext(default, out _));
        Assert.False(catalog.TryWrite(new ProcessId(1), ProcessText.Status, new ByteWriter()));
        Assert.Equal("0", Encoding.ASCII.GetString(new ByteWriter().Append((long)catalog.Current.Value).Written));
    }
}
