using System.Collections.Generic;
using System.Linq;
using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Tests.Files;

public sealed class PathTests
{
    private readonly FileHost _host = new();

    private FileSystem Files => _host.Files;

    private FileSystemContext Context => _host.Context;

    public PathTests()
    {
        Assert.True(Files.MakeDirectory(Context, "/a"u8).IsSuccess);
        Assert.True(Files.MakeDirectory(Context, "/a/b"u8).IsSuccess);
        _host.Create("/a/b/file", "text").Release();
    }

    [Theory]
    [InlineData("/a/b/file")]
    [InlineData("//a///b/./file")]
    [InlineData("a/b/../b/file")]
    [InlineData("/../../a/b/file")]
    public void Path_OddButRight_IsFound(string path) => Assert.Equal("text", _host.ReadAll(path));

    [Theory]
    [InlineData("", KernelError.NotFound)]
    [InlineData("/a/c/file", KernelError.NotFound)]
    [InlineData("/a/b/file/", KernelError.NotDirectory)]
    [InlineData("/a/b/file/x", KernelError.NotDirectory)]
    [InlineData("/a/b/file/..", KernelError.NotDirectory)]
    public void Path_Wrong_IsRefused(string path, KernelError error)
        => Assert.Equal(error, Files.Stat(Context, FileHost.Bytes(path)).Error);

    [Fact]
    public void Path_TooLong_IsRefused()
    {
        Assert.Equal(KernelError.NameTooLong, Files.Stat(Context, FileHost.Bytes("/" + new string('x', 256))).Error);
        Assert.Equal(KernelError.NotFound, Files.Stat(Context, FileHost.Bytes("/" + new string('x', 255))).Error);
        Assert.Equal(KernelError.NameTooLong, Files.Stat(Context, FileHost.Bytes(new string('/', 4096))).Error);
        Assert.Equal(KernelError.None, Files.Stat(Context, FileHost.Bytes(new string('/', 4095))).Error);
    }

    [Fact]
    public void Link_InTheMiddleAndAtTheEnd_IsFollowed()
    {
        Assert.True(Files.MakeSymbolicLink(Context, "/a"u8, "/link"u8).IsSuccess);
        Assert.True(Files.MakeSymbolicLink(Context, "b/file"u8, "/a/second"u8).IsSuccess);
        Assert.Equal("text", _host.ReadAll("/link/second"));
        Assert.Equal(FileType.SymbolicLink, Files.Stat(Context, "/link"u8, LinkBehaviour.Keep).Value.Type);
        Assert.Equal(FileType.Directory, Files.Stat(Context, "/link"u8).Value.Type);
        Assert.Equal(FileType.Directory, Files.Stat(Context, "/link/"u8, LinkBehaviour.Keep).Value.Type);
    }

    [Fact]
    public void Link_Loop_IsRefusedAfterForty()
    {
        Assert.True(Files.MakeSymbolicLink(Context, "loop"u8, "/loop"u8).IsSuccess);
        Assert.Equal(KernelError.SymbolicLinkLoop, Files.Stat(Context, "/loop"u8).Error);
        for (int i = 1; i <= 41; i++)
        {
            string target = i == 1 ? "/a" : $"/l{i - 1}";
            Assert.True(Files.MakeSymbolicLink(Context, FileHost.Bytes(target), FileHost.Bytes($"/l{i}")).IsSuccess);
        }

        Assert.True(Files.Stat(Context, "/l40"u8).IsSuccess);
        Assert.Equal(KernelError.SymbolicLinkLoop, Files.Stat(Context, "/l41"u8).Error);
    }

    [Fact]
    public void Link_TargetMakesThePathTooLong_IsRefused()
    {
        byte[] target = FileHost.Bytes(string.Concat(Enumerable.Repeat("./", 2040)));
        Assert.True(Files.MakeSymbolicLink(Context, target, "/long"u8).IsSuccess);
        Assert.Equal(KernelError.NameTooLong, Files.Stat(Context, FileHost.Bytes("/long/" + new string('x', 100))).Error);
    }

    [Fact]
    public void Create_ThroughDanglingLink_MakesTheTargetButNotExclusively()
    {
        Assert.True(Files.MakeSymbolicLink(Context, "/a/new"u8, "/link"u8).IsSuccess);
        Assert.Equal(
            KernelError.Exists,
            Files.Open(Context, "/link"u8, OpenMode.Write, OpenOptions.Create | OpenOptions.Exclusive).Error);
        _host.Create("/link", "x").Release();
        Assert.Equal("x", _host.ReadAll("/a/new"));
    }

    [Fact]
    public void Permissions_OfAnotherUser_AreEnforced()
    {
        Assert.True(Files.ChangeMode(Context, "/a/b/file"u8, 0x180).IsSuccess);
        Assert.Equal(KernelError.AccessDenied, Files.Open(_host.User, "/a/b/file"u8, OpenMode.Read).Error);
        Assert.Equal(KernelError.AccessDenied, Files.Open(_host.User, "/new"u8, OpenMode.Write, OpenOptions.Create).Error);
        Assert.Equal(KernelError.AccessDenied, Files.Unlink(_host.User, "/a/b/file"u8).Error);
        Assert.Equal(KernelError.NotPermitted, Files.ChangeMode(_host.User, "/a/b/file"u8, 0x1FF).Error);
        Assert.True(Files.ChangeMode(Context, "/a/b"u8, 0x180).IsSuccess);
        Assert.Equal(KernelError.AccessDenied, Files.Stat(_host.User, "/a/b/file"u8).Error);
    }

    [Fact]
    public void StickyDirectory_OthersFile_CannotBeRemoved()
    {
        Assert.True(Files.MakeDirectory(Context, "/tmp"u8).IsSuccess);
        Assert.True(Files.ChangeMode(Context, "/tmp"u8, 0x3FF).IsSuccess);
        _host.Create("/tmp/mine").Release();
        Assert.Equal(KernelError.NotPermitted, Files.Unlink(_host.User, "/tmp/mine"u8).Error);
        Assert.True(Files.Open(_host.User, "/tmp/theirs"u8, OpenMode.Write, OpenOptions.Create).IsSuccess);
        Assert.True(Files.Unlink(_host.User, "/tmp/theirs"u8).IsSuccess);
    }

    [Fact]
    public void ReadOnlyTree_CannotBeChangedBySuperuser()
    {
        Assert.True(Files.Protect(Context, "/a"u8).IsSuccess);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Open(Context, "/a/b/file"u8, OpenMode.Write).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Open(Context, "/a/new"u8, OpenMode.Write, OpenOptions.Create).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Unlink(Context, "/a/b/file"u8).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Rename(Context, "/a"u8, Context, "/z"u8).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.ChangeMode(Context, "/a"u8, 0).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Truncate(Context, "/a/b/file"u8, 0).Error);
        Assert.Equal("text", _host.ReadAll("/a/b/file"));
    }

    [Fact]
    public void WorkingDirectory_HasAPathUntilItIsRemoved()
    {
        Assert.True(Files.ChangeDirectory(Context, "/a/b"u8).IsSuccess);
        byte[] path = new byte[100];
        Assert.Equal(4, FileSystem.WriteWorkingDirectory(Context, path).Value);
        Assert.Equal("/a/b", Encoding.UTF8.GetString(path, 0, 4));
        Assert.Equal(1, FileSystem.WritePath(Context.Root, Context.RootMount, path).Value);
        Assert.Equal(KernelError.OutOfRange, FileSystem.WriteWorkingDirectory(Context, new byte[3]).Error);
        Assert.True(Files.Unlink(Context, "file"u8).IsSuccess);
        Assert.True(Files.RemoveDirectory(Context, "/a/b"u8).IsSuccess);
        Assert.Equal(KernelError.NotFound, FileSystem.WriteWorkingDirectory(Context, path).Error);
        Assert.Equal(KernelError.NotFound, Files.Open(Context, "new"u8, OpenMode.Write, OpenOptions.Create).Error);
    }

    [Fact]
    public void Mount_HidesTheDirectoryAndLeadsBackUp()
    {
        Assert.True(Files.Mount(Context, "/a/b"u8, new DeviceFileSystem(Files, _host.Machine).Root).IsSuccess);
        Assert.Equal(FileType.CharacterDevice, Files.Stat(Context, "/a/b/null"u8).Value.Type);
        Assert.Equal(KernelError.NotFound, Files.Stat(Context, "/a/b/file"u8).Error);
        Assert.Equal(Files.Stat(Context, "/a"u8).Value.Inode, Files.Stat(Context, "/a/b/.."u8).Value.Inode);
        Assert.Equal(KernelError.Busy, Files.RemoveDirectory(Context, "/a/b"u8).Error);
        Assert.Equal(KernelError.CrossDevice, Files.Rename(Context, "/a/b/null"u8, Context, "/null"u8).Error);
        byte[] path = new byte[100];
        Inode node = Files.Resolve(Context, "/a/b/null"u8, LinkBehaviour.Follow, VeilAccess.None, out Mount mount).Value;
        Assert.Equal("/a/b/null", Encoding.UTF8.GetString(path, 0, FileSystem.WritePath(node, mount, path).Value));
    }

    [Fact]
    public void Directory_EntriesRemovedWhileRead_AreEachSeenOnce()
    {
        Assert.True(Files.MakeDirectory(Context, "/many"u8).IsSuccess);
        for (int i = 0; i < 100; i++)
        {
            _host.Create($"/many/{i}").Release();
        }

        OpenFile directory = _host.Open("/many", OpenMode.Read);
        var seen = new List<string>();
        while (directory.PeekEntry(out DirectoryRecord record).Value)
        {
            string name = Encoding.UTF8.GetString(record.Name.Span);
            seen.Add(name);
            directory.AcceptEntry(record);
            if (name is not ("." or ".."))
            {
                Assert.True(Files.Unlink(Context, FileHost.Bytes($"/many/{name}")).IsSuccess);
            }
        }

        Assert.Equal(102, seen.Count);
        Assert.Equal(102, seen.Distinct().Count());
        Assert.True(Files.RemoveDirectory(Context, "/many"u8).IsSuccess);
    }
}
