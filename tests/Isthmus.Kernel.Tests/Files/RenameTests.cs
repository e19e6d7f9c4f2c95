using Isthmus.Kernel.Files;

namespace Isthmus.Kernel.Tests.Files;

public sealed class RenameTests
{
    private readonly FileHost _host = new();

    public RenameTests()
    {
        Assert.True(Files.MakeDirectory(Context, "/a"u8).IsSuccess);
        Assert.True(Files.MakeDirectory(Context, "/b"u8).IsSuccess);
        _host.Create("/a/file", "text").Release();
    }

    private FileSystem Files => _host.Files;

    private FileSystemContext Context => _host.Context;

    [Fact]
    public void Rename_ToFreeName_MovesAndKeepsCounts()
    {
        Assert.Equal(KernelError.None, Files.Rename(Context, "/a"u8, Context, "/b/c"u8).Error);
        Assert.Equal("text", _host.ReadAll("/b/c/file"));
        Assert.Equal(KernelError.NotFound, Files.Stat(Context, "/a"u8).Error);
        Assert.Equal(3, Files.Stat(Context, "/b"u8).Value.LinkCount);
        Assert.Equal(3, Files.Stat(Context, "/"u8).Value.LinkCount);
        Assert.Equal(1, Files.Stat(Context, "/b/c/file"u8).Value.LinkCount);
        Assert.Equal(Files.Stat(Context, "/b"u8).Value.Inode, Files.Stat(Context, "/b/c/.."u8).Value.Inode);
    }

    [Fact]
    public void Rename_OverFile_ReplacesAndFreesIt()
    {
        _host.Create("/b/old", "old").Release();
        int free = _host.Machine.Frames.FreeFrames;
        Assert.Equal(KernelError.None, Files.Rename(Context, "/a/file"u8, Context, "/b/old"u8).Error);
        Assert.Equal("text", _host.ReadAll("/b/old"));
        Assert.Equal(free + 1, _host.Machine.Frames.FreeFrames);
    }

    [Theory]
    [InlineData("/a", "/a/x", KernelError.DirectoryIntoItself)]
    [InlineData("/a", "/a/x/y", KernelError.NotFound)]
    [InlineData("/b", "/a", KernelError.NotEmpty)]
    [InlineData("/a/file", "/b", KernelError.IsDirectory)]
    [InlineData("/b", "/a/file", KernelError.NotDirectory)]
    [InlineData("/a/file", "/new/", KernelError.NotDirectory)]
    [InlineData("/a/.", "/x", KernelError.InvalidArgument)]
    [InlineData("/", "/x", KernelError.Busy)]
    [InlineData("/nothing", "/x", KernelError.NotFound)]
    public void Rename_ThatCannotBe_ChangesNothing(string from, string to, KernelError error)
    {
        Assert.Equal(error, Files.Rename(Context, FileHost.Bytes(from), Context, FileHost.Bytes(to)).Error);
        Assert.Equal("text", _host.ReadAll("/a/file"));
        Assert.True(Files.Stat(Context, "/b"u8).IsSuccess);
    }

    [Fact]
    public void Rename_ToAnotherNameOfTheSameFile_DoesNothing()
    {
        Assert.True(Files.MakeLink(Context, "/a/file"u8, "/b/link"u8).IsSuccess);
        Assert.Equal(2, Files.Stat(Context, "/a/file"u8).Value.LinkCount);
        Assert.True(Files.Rename(Context, "/a/file"u8, Context, "/b/link"u8).IsSuccess);
        Assert.Equal(2, Files.Stat(Context, "/a/file"u8).Value.LinkCount);
        Assert.True(Files.Unlink(Context, "/a/file"u8).IsSuccess);
        Assert.Equal("text", _host.ReadAll("/b/link"));
    }

    [Fact]
    public void Directory_CannotBeUnlinkedNorLinkedNorRemovedWhileFull()
    {
        Assert.Equal(KernelError.IsDirectory, Files.Unlink(Context, "/a"u8).Error);
        Assert.Equal(KernelError.NotPermitted, Files.MakeLink(Context, "/a"u8, "/c"u8).Error);
        Assert.Equal(KernelError.NotEmpty, Files.RemoveDirectory(Context, "/a"u8).Error);
        Assert.Equal(KernelError.NotDirectory, Files.RemoveDirectory(Context, "/a/file"u8).Error);
        Assert.Equal(KernelError.InvalidArgument, Files.RemoveDirectory(Context, "/b/."u8).Error);
        Assert.Equal(KernelError.NotEmpty, Files.RemoveDirectory(Context, "/b/../"u8).Error);
        Assert.Equal(KernelError.Busy, Files.RemoveDirectory(Context, "/"u8).Error);
        Assert.Equal(KernelError.Exists, Files.MakeDirectory(Context, "/a"u8).Error);
        Assert.Equal(KernelError.Exists, Files.MakeDirectory(Context, "/"u8).Error);
    }
}
