using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Isthmus.Machine.Simulated.Archives;
using Isthmus.Machine.Simulated.Programs;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class ArchiveTests
{
    [Fact]
    public void Build_Entries_CanBeReadBack()
    {
        byte[] archive = new ArchiveBuilder { Launch = new LaunchBlock("/bin/hello", "a").Environment("HOME", "/").Add("seed", "7") }
            .AddText("/etc/motd", "welcome")
            .AddFile("empty", [])
            .AddFile("etc/secret", new byte[5000], permissions: 0x180, owner: 1000, group: 100, modifiedSeconds: 42)
            .AddLink("/link", "etc/motd")
            .AddDirectory("/tmp", 0x3FF)
            .Build();
        List<Entry> entries = [.. Read(archive)];
        Assert.Equal(
            [".isthmus/launch", "etc", "etc/motd", "empty", "etc/secret", "link", "tmp", "TRAILER!!!"],
            entries.Select(entry => entry.Name));
        Assert.Equal(
            "program=/bin/hello\0argument=/bin/hello\0argument=a\0environment=HOME=/\0seed=7\0",
            Encoding.UTF8.GetString(entries[0].Content));
        Assert.Equal(0x41ED, entries[1].Mode);
        Assert.Equal("welcome", Encoding.UTF8.GetString(entries[2].Content));
        Entry secret = entries[4];
        Assert.Equal((0x8180, 1000, 100), (secret.Mode, secret.Owner, secret.Group));
        Assert.Equal((42, 5000), (secret.Time, secret.Content.Length));
        Assert.Equal((0xA1FF, "etc/motd"), (entries[5].Mode, Encoding.UTF8.GetString(entries[5].Content)));
        Assert.Equal(0x43FF, entries[6].Mode);
    }

    [Fact]
    public void Build_RegularFiles_BeginOnPages()
    {
        var builder = new ArchiveBuilder { Launch = new LaunchBlock("/a") };
        for (int size = 1; size < 40; size++)
        {
            builder.AddFile(new string('n', size * 7), new byte[size * 300]);
        }

        Assert.All(
            Read(builder.Build()).Where(entry => entry.Content.Length > 0), entry => Assert.Equal(0, entry.ContentStart % Page.Size));
    }

    [Fact]
    public void Machine_Archive_LiesInFramesOfTheKernel()
    {
        var builder = new ArchiveBuilder { Launch = new LaunchBlock("/bin/one") };
        builder.AddProgram("/bin/one", new SimulatedProgram("one").Exit(0));
        byte[] archive = builder.Build();
        var machine = new SimulatedMachine(new SimulatedMachineOptions { Frames = 64, Archive = builder });
        Assert.Equal(archive.Length, machine.Archive.Length);
        byte[] content = new byte[machine.Archive.Frames.Count * Page.Size];
        for (int index = 0; index < machine.Archive.Frames.Count; index++)
        {
            Assert.Equal(1, machine.Frames.ReferenceCount(machine.Archive.Frames[index]));
            machine.Frames.Read(machine.Archive.Frames[index], 0, content.AsSpan(index * Page.Size, Page.Size));
        }

        Assert.Equal(archive, content[..archive.Length]);
        Assert.Equal(machine.Archive.Frames.Count, machine.TakeCensus().Frames);
    }

    [Fact]
    public void Machine_ArchiveTooLarge_IsRefused()
        => Assert.Throws<ArgumentException>(() => new SimulatedMachine(new SimulatedMachineOptions
        {
            Frames = 2,
            Archive = new ArchiveBuilder().AddFile("big", new byte[100_000]),
        }));

    private static IEnumerable<Entry> Read(byte[] archive)
    {
        int position = 0;
        string name;
        do
        {
            Assert.Equal("070701", Encoding.ASCII.GetString(archive, position, 6));
            int[] fields = [.. Enumerable.Range(0, 13).Select(index => int.Parse(
                Encoding.ASCII.GetString(archive, position + 6 + (index * 8), 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            int nameEnd = position + 110 + fields[11];
            name = Encoding.UTF8.GetString(archive, position + 110, fields[11]).TrimEnd('\0');
            Assert.Equal(0, archive[nameEnd - 1]);
            int start = (nameEnd + 3) & ~3;
            yield return new Entry(name, fields[1], fields[2], fields[3], fields[5], archive[start..(start + fields[6])], start);
            position = (start + fields[6] + 3) & ~3;
        }
        while (name != "TRAILER!!!");
        Assert.Equal(archive.Length, position);
    }

    private sealed record Entry(string Name, int Mode, int Owner, int Group, int Time, byte[] Content, int ContentStart);
}
