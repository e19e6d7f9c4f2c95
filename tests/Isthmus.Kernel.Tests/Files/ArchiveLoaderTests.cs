using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Startup;
using Isthmus.Machine;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Archives;

namespace Isthmus.Kernel.Tests.Files;

public sealed class ArchiveLoaderTests
{
    [Fact]
    public void Archive_FilesDirectoriesLinks_AppearInTheTree()
    {
        byte[] large = [.. Enumerable.Range(0, 9000).Select(value => (byte)value)];
        var host = new FileHost(Options(new ArchiveBuilder { Launch = new Machine.Simulated.Archives.LaunchBlock("/bin/x", "y") }
            .AddFile("/bin/x", large, 0x1ED, 5, 6, 1000).AddText("/etc/motd", "hello").AddLink("/motd", "etc/motd")
            .AddText("/etc/motd", "replaced").AddDirectory("/tmp", 0x3FF)));
        Result<ArchiveContent> content = ArchiveLoader.Load(host.Machine, host.Files);
        Assert.Equal(KernelError.None, content.Error);
        Assert.Equal("replaced", host.ReadAll("/motd"));
        FileStatus status = host.Files.Stat(host.Context, "/bin/x"u8).Value;
        Assert.Equal((9000L, 0x1ED, 5, 6, 1000_000_000_000L),
            (status.Size, status.Permissions, status.Owner.Value, status.Group.Value, status.ModificationTime));
        byte[] back = new byte[9000];
        Assert.Equal(9000, host.Files.Resolve(host.Context, "/bin/x"u8).Value.Read(0, back));
        Assert.Equal(large, back);
        Assert.Equal(KernelError.NotFound, host.Files.Stat(host.Context, "/.isthmus"u8).Error);
        Assert.Equal(0x3FF, host.Files.Stat(host.Context, "/tmp"u8).Value.Permissions);
        Assert.Equal("/bin/x", Encoding.UTF8.GetString(Isthmus.Kernel.Startup.LaunchBlock.Parse(content.Value.LaunchBlock).Value.Program));
    }

    [Fact]
    public void Archive_SecondLaunchBlock_IsIgnored()
    {
        var host = new FileHost(Options(new ArchiveBuilder { Launch = new Machine.Simulated.Archives.LaunchBlock("/bin/x", "y") }
            .AddText("/.isthmus/launch", "program=/bin/other\0")));
        ArchiveContent content = ArchiveLoader.Load(host.Machine, host.Files).Value;
        Assert.Equal("/bin/x", Encoding.UTF8.GetString(Isthmus.Kernel.Startup.LaunchBlock.Parse(content.LaunchBlock).Value.Program));
    }

    [Fact]
    public void Archive_Loaded_KeepsOnlyTheFramesOfFiles()
    {
        var host = new FileHost(Options(new ArchiveBuilder().AddFile("/a", new byte[5000]).AddFile("/b", new byte[1])));
        int before = host.Machine.Frames.AllocatedFrames;
        Assert.True(ArchiveLoader.Load(host.Machine, host.Files).IsSuccess);
        Assert.Equal(before - host.Machine.Archive.Frames.Count + 3, host.Machine.Frames.AllocatedFrames);
        Assert.True(host.Files.Unlink(host.Context, "/a"u8).IsSuccess);
        Assert.True(host.Files.Unlink(host.Context, "/b"u8).IsSuccess);
        Assert.Equal(before - host.Machine.Archive.Frames.Count, host.Machine.Frames.AllocatedFrames);
    }

    [Fact]
    public void Archive_LastPageOfAFile_HoldsNothingOfTheNextEntry()
    {
        var host = new FileHost(Options(new ArchiveBuilder().AddText("/a", "x").AddText("/b", "y")));
        Assert.True(ArchiveLoader.Load(host.Machine, host.Files).IsSuccess);
        Assert.True(host.Files.Resolve(host.Context, "/a"u8).Value.TryGetPage(0, out PhysicalFrame frame));
        byte[] page = new byte[Page.Size];
        host.Machine.Frames.Read(frame, 0, page);
        Assert.Equal((byte)'x', page[0]);
        Assert.All(page[1..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Archive_CutAnywhereOrDamaged_IsRefusedWithoutACrash()
    {
        byte[] good = new ArchiveBuilder().AddText("/a/b", "hello").AddLink("/l", "a").AddFile("/c", new byte[5000]).Build();
        var random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] bad = round < 200 ? good[..random.Next(1, good.Length - 120)] : (byte[])good.Clone();
            for (int i = 0; round >= 200 && i < 3; i++)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            var machine = new ArchiveMachine(bad);
            Result<ArchiveContent> loaded = ArchiveLoader.Load(machine, new FileSystem(machine));
            refused += loaded.IsError ? 1 : 0;
            Assert.True(round >= 200 || loaded.IsError);
        }

        Assert.InRange(refused, 200, 400);
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a//b")]
    public void Archive_PathThatLeadsElsewhere_IsRefused(string path)
    {
        var machine = new ArchiveMachine(new ArchiveBuilder().AddText(path, "x").Build());
        Assert.Equal(KernelError.InvalidArgument, ArchiveLoader.Load(machine, new FileSystem(machine)).Error);
    }

    [Fact]
    public void LaunchBlock_KnownKeys_AreTaken()
    {
        byte[] bytes = FileHost.Bytes(
            "program=/bin/x\0argument=x\0argument=a=b\0environment=A=1\0stdin=tty\0rows=50\0seed=7\0deny=fork\0deny=exec\0");
        Isthmus.Kernel.Startup.LaunchBlock block = Isthmus.Kernel.Startup.LaunchBlock.Parse(bytes).Value;
        Assert.Equal(2, block.Arguments.Count);
        Assert.Equal("a=b", Encoding.UTF8.GetString(block.Arguments[1]));
        Assert.Equal(StreamTarget.Terminal, block.StandardInput);
        Assert.Equal(StreamTarget.Port, block.StandardOutput);
        Assert.Equal((50, 80, 7UL, "fork,exec"), (block.Rows, block.Columns, block.Seed!.Value, block.Deny));
    }

    [Theory]
    [InlineData("program=/x")]
    [InlineData("nonsense=1\0")]
    [InlineData("=1\0")]
    [InlineData("program\0")]
    [InlineData("rows=0\0")]
    [InlineData("rows=99999999999\0")]
    [InlineData("stdin=sideways\0")]
    [InlineData("seed=x\0")]
    public void LaunchBlock_Wrong_IsRefused(string text)
        => Assert.True(Isthmus.Kernel.Startup.LaunchBlock.Parse(FileHost.Bytes(text)).IsError);

    private static SimulatedMachineOptions Options(ArchiveBuilder archive) => new() { Archive = archive };

    /// <summary>A machine whose archive is made of any bytes.</summary>
    private sealed class ArchiveMachine : IMachine
    {
        private readonly SimulatedMachine _machine = new(new SimulatedMachineOptions { Frames = 64 });

        public ArchiveMachine(byte[] archive)
        {
            var frames = new List<PhysicalFrame>();
            for (int position = 0; position < archive.Length; position += Page.Size)
            {
                Assert.True(_machine.Frames.TryAllocateZeroed(out PhysicalFrame frame));
                _machine.Frames.Write(frame, 0, archive.AsSpan(position, Math.Min(Page.Size, archive.Length - position)));
                frames.Add(frame);
            }

            Archive = new BootArchive(frames, archive.Length);
        }

        public BootArchive Archive { get; }

        public Processor Processor => _machine.Processor;

        public FrameMemory Frames => _machine.Frames;

        public Clock Clock => _machine.Clock;

        public IReadOnlyList<Port> Ports => [];

        public VirtualAddress UserLimit => _machine.UserLimit;

        public MemoryUsage Memory => _machine.Memory;

        public PageTable? CreatePageTable() => _machine.CreatePageTable();

        public void FillEntropy(Span<byte> destination) => _machine.FillEntropy(destination);

        public void PollDevices() => _machine.PollDevices();

        public void WriteDiagnostic(ReadOnlySpan<char> line) => _machine.WriteDiagnostic(line);

        public void PowerOff(PowerOffReason reason) => _machine.PowerOff(reason);
    }
}
