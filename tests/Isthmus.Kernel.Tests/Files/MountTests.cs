using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Tests.Files;

public sealed class MountTests
{
    private readonly FileHost _host = new();

    public MountTests()
    {
        Assert.True(Files.MakeDirectory(Context, "/a"u8).IsSuccess);
        Assert.True(Files.MakeDirectory(Context, "/a/b"u8).IsSuccess);
        Assert.True(Files.MakeDirectory(Context, "/m"u8).IsSuccess);
        _host.Create("/a/b/file", "text").Release();
    }

    private FileSystem Files => _host.Files;

    private FileSystemContext Context => _host.Context;

    [Fact]
    public void MemoryVolume_IsEmptyAndGivesItsFramesBackAtTheEnd()
    {
        int before = _host.Machine.Frames.FreeFrames;
        long names = Files.RootVolume.NameMemory;
        Mount mount = MountAt("/m", Files.CreateMemoryVolume());
        _host.Create("/m/one", new string('x', 5000)).Release();
        Assert.True(Files.MakeDirectory(Context, "/m/deep"u8).IsSuccess);
        _host.Create("/m/deep/two", new string('y', 100)).Release();
        Assert.NotEqual(Files.Stat(Context, "/m/one"u8).Value.Device, Files.Stat(Context, "/a"u8).Value.Device);
        Assert.True(_host.Machine.Frames.FreeFrames < before);
        Assert.True(Files.RemoveMount(mount).IsSuccess);
        Assert.Equal(KernelError.NotFound, Files.Stat(Context, "/m/one"u8).Error);
        Assert.Equal(before, _host.Machine.Frames.FreeFrames);
        Assert.Equal(names, Files.RootVolume.NameMemory);
    }

    [Fact]
    public void Mount_InUse_StaysUntilTheLastUserGoes()
    {
        Mount mount = MountAt("/m", Files.CreateMemoryVolume());
        OpenFile file = _host.Create("/m/file", "x");
        Assert.Equal(KernelError.Busy, Files.RemoveMount(mount).Error);
        file.Release();
        OpenFile directory = _host.Open("/m", OpenMode.Read);
        Assert.Equal(KernelError.Busy, Files.RemoveMount(mount).Error);
        directory.Release();
        Assert.True(Files.MakeDirectory(Context, "/m/inner"u8).IsSuccess);
        Mount inner = MountAt("/m/inner", Files.CreateMemoryVolume());
        Assert.Equal(KernelError.Busy, Files.RemoveMount(mount).Error);
        Assert.True(Files.RemoveMount(inner).IsSuccess);
        Assert.True(Files.RemoveMount(mount).IsSuccess);
        Assert.Equal(KernelError.Busy, Files.RemoveMount(Files.Mounts.Root).Error);
    }

    [Fact]
    public void BindMount_ShowsTheSameFiles_AndDotsLeadBackThroughIt()
    {
        Mount mount = MountAt("/m", Files.ResolveDirectory(Context, "/a"u8).Value);
        Assert.Equal("text", _host.ReadAll("/m/b/file"));
        _host.Create("/m/new", "n").Release();
        Assert.Equal("n", _host.ReadAll("/a/new"));
        Assert.True(Files.ChangeDirectory(Context, "/m/b"u8).IsSuccess);
        Assert.Equal("/m/b", WorkingDirectory());
        Assert.True(Files.ChangeDirectory(Context, "../.."u8).IsSuccess);
        Assert.Equal("/", WorkingDirectory());
        OpenFile open = _host.Open("/m/b/file");
        Assert.Equal("/m/b/file", open.Description);

        // The volume is seen elsewhere: nobody loses anything.
        Assert.True(Files.RemoveMount(mount).IsSuccess);
        open.Release();
        Assert.Equal(KernelError.NotFound, Files.Stat(Context, "/m/new"u8).Error);
        Assert.Equal("n", _host.ReadAll("/a/new"));
    }

    [Fact]
    public void BindMount_OfAFile_HidesAFileOnly()
    {
        _host.Create("/target").Release();
        Inode file = Files.Resolve(Context, "/a/b/file"u8).Value;
        Mount mount = MountAt("/target", file);
        Assert.Equal("text", _host.ReadAll("/target"));
        Assert.Equal(KernelError.Busy, Files.Unlink(Context, "/target"u8).Error);
        Assert.Equal(KernelError.Busy, Files.Rename(Context, "/target"u8, Context, "/other"u8).Error);
        Assert.True(Files.Unlink(Context, "/a/b/file"u8).IsSuccess);
        Assert.Equal("text", _host.ReadAll("/target"));
        Assert.True(Files.RemoveMount(mount).IsSuccess);
        Assert.Equal("", _host.ReadAll("/target"));
        Assert.Equal(KernelError.IsDirectory, Add("/m", Files.Resolve(Context, "/target"u8).Value).Error);
        Assert.Equal(KernelError.NotDirectory, Add("/target", Files.Resolve(Context, "/m"u8).Value).Error);
    }

    [Fact]
    public void Mount_WhereOneIs_IsBusy_AndTheRootToo()
    {
        MountAt("/m", Files.CreateMemoryVolume());
        Assert.Equal(KernelError.Busy, Add("/m", Files.CreateMemoryVolume()).Error);
        Assert.Equal(KernelError.Busy, Add("/", Files.CreateMemoryVolume()).Error);
        Assert.Equal(KernelError.Busy, Files.RemoveDirectory(Context, "/m"u8).Error);
        Assert.Equal(KernelError.Busy, Files.Rename(Context, "/m"u8, Context, "/n"u8).Error);
        Assert.Equal(KernelError.CrossDevice, Files.MakeLink(Context, "/a/b/file"u8, "/m/link"u8).Error);
    }

    [Fact]
    public void Mount_ReadOnly_RefusesChangesThroughIt_NotBesideIt()
    {
        Mount mount = MountAt("/m", Files.ResolveDirectory(Context, "/a"u8).Value);
        mount.Flags = MountFlags.ReadOnly;
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Open(Context, "/m/b/file"u8, OpenMode.Write).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Open(Context, "/m/new"u8, OpenMode.Write, OpenOptions.Create).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.MakeDirectory(Context, "/m/new"u8).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.MakeSymbolicLink(Context, "x"u8, "/m/new"u8).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.MakeLink(Context, "/m/b/file"u8, "/m/b/other"u8).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Unlink(Context, "/m/b/file"u8).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Rename(Context, "/m/b"u8, Context, "/m/c"u8).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.ChangeMode(Context, "/m/b"u8, 0x1FF).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.Truncate(Context, "/m/b/file"u8, 0).Error);
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.CheckAccess(Context, "/m/b/file"u8, AccessRights.Write).Error);
        Assert.True(Files.ChangeMode(Context, "/a/b"u8, 0x1FF).IsSuccess);
        _host.Create("/a/new").Release();
    }

    [Fact]
    public void Mount_WithoutDevicesOrRegularFiles_RefusesToOpenThem()
    {
        Mount mount = MountAt("/m", new DeviceFileSystem(Files, _host.Machine).Root);
        _host.Open("/m/null").Release();
        mount.Flags = MountFlags.ReadOnly;
        _host.Open("/m/null").Release();
        Assert.Equal(KernelError.ReadOnlyFileSystem, Files.ChangeMode(Context, "/m/null"u8, 0).Error);
        mount.Flags = MountFlags.NoDevices;
        Assert.Equal(KernelError.AccessDenied, Files.Open(Context, "/m/null"u8, OpenMode.Read).Error);
        Mount bound = MountAt("/a/b", Files.ResolveDirectory(Context, "/a/b"u8).Value);
        bound.Flags = MountFlags.NoRegularFiles;
        Assert.Equal(KernelError.AccessDenied, Files.Open(Context, "/a/b/file"u8, OpenMode.Read).Error);
        Assert.Equal(KernelError.AccessDenied, Files.Open(Context, "/a/b/new"u8, OpenMode.Write, OpenOptions.Create).Error);
        _host.Open("/a/b", OpenMode.Read).Release();
    }

    [Fact]
    public void Tables_SeeOnlyTheirOwnMounts()
    {
        DirectoryInode root = Files.ResolveDirectory(Context, "/a"u8).Value;
        MountTable table = Files.CreateTable(root).Value;
        Assert.Same(table, Files.FindTable(table.Id));
        var other = new FileSystemContext(table, Credentials.Superuser);
        Assert.True(Files.Stat(other, "/b/file"u8).IsSuccess);
        Assert.Equal(KernelError.NotFound, Files.Stat(other, "/a"u8).Error);
        Assert.Equal(Files.Stat(other, "/"u8).Value.Inode, Files.Stat(other, "/b/../../.."u8).Value.Inode);
        Mount inner = Files.AddMount(
            table.Root, Files.Resolve(other, "/b"u8).Value, Files.CreateMemoryVolume(), MountFlags.None).Value;
        Assert.Equal(KernelError.NotFound, Files.Stat(other, "/b/file"u8).Error);
        Assert.Equal("text", _host.ReadAll("/a/b/file"));
        Assert.Equal(KernelError.Busy, Files.RemoveMount(table.Root).Error);
        Assert.True(Files.RemoveMount(inner).IsSuccess);
        Assert.True(Files.RemoveMount(table.Root).IsSuccess);
        Assert.Null(Files.FindTable(table.Id));
    }

    [Fact]
    public void Tables_AndMounts_AreLimited()
    {
        DirectoryInode root = Files.ResolveDirectory(Context, "/a"u8).Value;
        while (Files.MountTables.Count < FileSystem.MaximumTables)
        {
            Assert.True(Files.CreateTable(root).IsSuccess);
        }

        Assert.Equal(KernelError.OutOfMemory, Files.CreateTable(root).Error);
        for (int i = 0; Files.Mounts.Mounts.Count < MountTable.MaximumMounts; i++)
        {
            Assert.True(Files.MakeDirectory(Context, FileHost.Bytes($"/a/{i}")).IsSuccess);
            MountAt($"/a/{i}", root);
        }

        Assert.Equal(KernelError.OutOfMemory, Add("/m", root).Error);
    }

    [Fact]
    public void Veil_CountsThePathThroughTheMount()
    {
        MountAt("/m", Files.ResolveDirectory(Context, "/a"u8).Value);
        FileSystemContext veiled = Context.Duplicate();
        veiled.Veil.Unveil("/m/b"u8, VeilAccess.Read, forCurrent: true, forNext: false);
        Assert.True(Files.Stat(veiled, "/m/b/file"u8).IsSuccess);
        Assert.Equal(KernelError.NotFound, Files.Stat(veiled, "/a/b/file"u8).Error);
        Assert.Equal(KernelError.NotFound, Files.Stat(veiled, "/m"u8).Error);
    }

    private string WorkingDirectory()
    {
        byte[] path = new byte[100];
        return Encoding.UTF8.GetString(path, 0, FileSystem.WriteWorkingDirectory(Context, path).Value);
    }

    private Mount MountAt(string path, Inode root)
    {
        Result<Mount> mounted = Add(path, root);
        Assert.Equal(KernelError.None, mounted.Error);
        return mounted.Value;
    }

    private Result<Mount> Add(string path, Inode root)
    {
        Inode host = Files.Resolve(Context, FileHost.Bytes(path), LinkBehaviour.Follow, VeilAccess.None, out Mount mount).Value;
        return Files.AddMount(mount, host, root, MountFlags.None);
    }
}
