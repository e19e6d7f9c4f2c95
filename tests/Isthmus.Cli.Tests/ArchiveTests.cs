using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using Isthmus.Cli.Archives;
using Xunit;

namespace Isthmus.Cli.Tests;

public sealed class ArchiveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(3_000_000)]
    public void File_AnyLength_DataBeginsOnAPage(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        byte[] archive = Write(writer =>
        {
            writer.WriteDirectory("bin"u8, EntryMetadata.System(EntryMetadata.Directory, 0x1ED));
            writer.WriteFile("bin/first"u8, EntryMetadata.System(EntryMetadata.RegularFile, 0x1ED), "x"u8);
            writer.WriteFile("bin/second"u8, EntryMetadata.System(EntryMetadata.RegularFile, 0x1ED), content);
        });

        List<(string Name, int Start, int Length)> entries = Read(archive);

        Assert.Equal(["bin", "bin/first", "bin/second", "TRAILER!!!"], entries.ConvertAll(entry => entry.Name));
        Assert.Equal(0, entries[1].Start % 4096);
        Assert.Equal(0, entries[2].Start % 4096);
        Assert.Equal(content, archive.AsSpan(entries[2].Start, entries[2].Length).ToArray());
    }

    [Fact]
    public void File_ShrinksWhileItIsRead_IsFilledWithZeros()
    {
        byte[] archive = Write(writer => writer.WriteFile(
            "f"u8, EntryMetadata.System(EntryMetadata.RegularFile, 0x1A4), new MemoryStream([1, 2, 3]), 10));

        List<(string Name, int Start, int Length)> entries = Read(archive);

        Assert.Equal([1, 2, 3, 0, 0, 0, 0, 0, 0, 0], archive.AsSpan(entries[0].Start, entries[0].Length).ToArray());
        Assert.Equal("TRAILER!!!", entries[1].Name);
    }

    [Fact]
    public void Launch_RepeatedKeys_AreKeptInOrder()
    {
        byte[] block = new LaunchBlock().Add("program", "/bin/a").Add("argument", "a").Add("argument", "").AddOptional("abi", null).ToArray();

        Assert.Equal("program=/bin/a\0argument=a\0argument=\0", Encoding.UTF8.GetString(block));
    }

    [Theory]
    [InlineData("/a/./b//c/", "/a/b/c")]
    [InlineData("/", "/")]
    [InlineData("a", null)]
    [InlineData("/a/../b", null)]
    public void GuestPath_Normalize_RefusesWhatIsNotAbsolute(string path, string? expected)
    {
        Assert.Equal(expected, GuestPath.TryNormalize(path));
    }

    [Fact]
    public void RootedPath_LinkOutOfTheRoot_StaysInside()
    {
        string root = Directory.CreateTempSubdirectory("isthmus-test-").FullName;
        try
        {
            Directory.CreateDirectory(root + "/etc");
            File.WriteAllText(root + "/etc/inside", "");
            File.CreateSymbolicLink(root + "/absolute", "/etc/inside");
            File.CreateSymbolicLink(root + "/climbing", "../../../etc/inside");
            File.CreateSymbolicLink(root + "/loop", "loop");

            Assert.Equal(root + "/etc/inside", RootedPath.Resolve(root, "/absolute"));
            Assert.Equal(root + "/etc/inside", RootedPath.Resolve(root, "/climbing"));
            Assert.Null(RootedPath.Resolve(root, "/loop"));
            Assert.Null(RootedPath.Resolve(root, "/etc/passwd"));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static byte[] Write(Action<ArchiveWriter> write)
    {
        MemoryStream stream = new();
        ArchiveWriter writer = new(stream);
        write(writer);
        writer.Finish();
        return stream.ToArray();
    }

    private static List<(string Name, int Start, int Length)> Read(byte[] archive)
    {
        List<(string Name, int Start, int Length)> entries = [];
        int at = 0;
        while (entries.Count == 0 || entries[^1].Name != "TRAILER!!!")
        {
            Assert.Equal("070701", Encoding.ASCII.GetString(archive, at, 6));
            int size = Field(archive, at, 6);
            int nameSize = Field(archive, at, 11);
            string name = Encoding.UTF8.GetString(archive, at + 110, nameSize).TrimEnd('\0');
            int start = (at + 110 + nameSize + 3) & ~3;
            entries.Add((name, start, size));
            at = (start + size + 3) & ~3;
        }

        return entries;
    }

    private static int Field(byte[] archive, int at, int index) =>
        int.Parse(Encoding.ASCII.GetString(archive, at + 6 + (index * 8), 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
