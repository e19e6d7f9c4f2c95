using System;
using System.Collections.Generic;
using Isthmus.Machine;

namespace Isthmus.Kernel.Files.Proc;

/// <summary>The tree under <c>/proc</c>: what the kernel knows, as text.</summary>
public sealed class ProcFileSystem
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerHundredth = 10_000_000;

    private readonly Volume _volume;
    private readonly ProcRoot _root;
    private readonly IMachine _machine;

    /// <summary>Makes the volume.</summary>
    public ProcFileSystem(FileSystem fileSystem, IMachine machine, IProcessCatalog catalog)
    {
        _machine = machine;
        _volume = fileSystem.CreateVolume("procfs");
        _root = new ProcRoot(_volume, catalog);
        _root.AddFixed("self"u8.ToArray(), new SelfLink(_volume, catalog));
        Add("clock"u8, WriteClock);
        Add("meminfo"u8, WriteMemory);
        Add("uptime"u8, WriteUptime);
        Add("mounts"u8, output => WriteMounts(catalog, output));
    }

    /// <summary>The volume's root, to be mounted.</summary>
    public DirectoryInode Root => _root;

    /// <summary>Adds a file that does not belong to a process.</summary>
    /// <param name="name">Its name, which is free.</param>
    /// <param name="write">Writes its text as it is now.</param>
    public void Add(ReadOnlySpan<byte> name, Action<ByteWriter> write)
    {
        var inode = new TextInode(_volume, _volume.NextInode(), new UserId(0), new GroupId(0), output =>
        {
            write(output);
            return true;
        });
        _root.AddFixed(name.ToArray(), inode);
    }

    private static void WriteMounts(IProcessCatalog catalog, ByteWriter output)
    {
        byte[] path = new byte[PathSyntax.MaximumPath + 1];
        IReadOnlyList<Mount> mounts = catalog.CurrentMounts.Mounts;
        for (int i = 0; i < mounts.Count; i++)
        {
            Mount mount = mounts[i];
            Result<int> length = FileSystem.WritePath(mount.Root, mount, path);
            if (length.IsSuccess)
            {
                string kind = mount.Root.Volume.Kind;
                output.Append(mount.Has(MountFlags.HiddenSource) ? "none" : kind).Append(" "u8)
                    .Append(path.AsSpan(0, length.Value)).Append(" "u8).Append(kind).Append(mount.IsReadOnly ? " ro"u8 : " rw"u8)
                    .Append(mount.Has(MountFlags.NoSetId) ? ",nosuid"u8 : default)
                    .Append(mount.Has(MountFlags.NoDevices) ? ",nodev"u8 : default)
                    .Append(mount.Has(MountFlags.NoExecution) ? ",noexec"u8 : default).Append(" 0 0\n"u8);
            }
        }
    }

    private static void WriteKilobytes(ByteWriter output, ReadOnlySpan<byte> name, long bytes)
        => output.Append(name).Append(bytes / 1024).Append(" kB\n"u8);

    private void WriteClock(ByteWriter output)
        => output.Append("ticks_per_second "u8).Append(_machine.Clock.TicksPerSecond)
            .Append("\nboot_epoch_ns "u8).Append(_machine.Clock.BootEpoch).Append("\n"u8);

    private void WriteMemory(ByteWriter output)
    {
        MemoryUsage usage = _machine.Memory;
        WriteKilobytes(output, "MemTotal:       "u8, usage.TotalBytes);
        WriteKilobytes(output, "MemFree:        "u8, (long)_machine.Frames.FreeFrames << Page.Shift);
        WriteKilobytes(output, "MemAvailable:   "u8, (long)_machine.Frames.FreeUserFrames << Page.Shift);
        WriteKilobytes(output, "UserTotal:      "u8, (long)_machine.Frames.TotalFrames << Page.Shift);
        WriteKilobytes(output, "UserUsed:       "u8, (long)(_machine.Frames.TotalFrames - _machine.Frames.FreeFrames) << Page.Shift);
        WriteKilobytes(output, "Kernel:         "u8, usage.KernelBytes);
        WriteKilobytes(output, "KernelHeap:     "u8, usage.HeapBytes);
    }

    private void WriteUptime(ByteWriter output)
    {
        long now = _machine.Clock.Now;
        long hundredths = now % NanosecondsPerSecond / NanosecondsPerHundredth;
        output.Append(now / NanosecondsPerSecond).Append(hundredths < 10 ? ".0"u8 : "."u8).Append(hundredths).Append("\n"u8);
    }
}
