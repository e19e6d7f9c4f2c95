using System.Text;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Security;

public sealed class VeilTests
{
    private readonly Veil _veil = new();
    private readonly FileHost _host = new();

    [Fact]
    public void NoVeil_HidesNothing()
    {
        Assert.False(_veil.Restricts);
        Assert.True(Check("/anything", VeilAccess.Write).IsSuccess);
    }

    [Fact]
    public void Unveiled_PathAndBelow_IsVisibleForThat_TheRestIsNot()
    {
        Unveil("/data", VeilAccess.Read);
        Assert.True(Check("/data", VeilAccess.Read).IsSuccess);
        Assert.True(Check("/data/deep/file", VeilAccess.Read).IsSuccess);
        Assert.Equal(KernelError.AccessDenied, Check("/data/file", VeilAccess.Write).Error);
        Assert.Equal(KernelError.NotFound, Check("/", VeilAccess.None).Error);
        Assert.Equal(KernelError.NotFound, Check("/database", VeilAccess.None).Error);
        Assert.Equal(KernelError.NotFound, Check("/dat", VeilAccess.None).Error);
    }

    [Fact]
    public void Unveiled_DeeperPath_HasItsOwnSay()
    {
        Unveil("/data/private", VeilAccess.None);
        Unveil("/data", VeilAccess.Read | VeilAccess.Write);
        Unveil("/data/public", VeilAccess.Read);
        Assert.Equal(KernelError.NotFound, Check("/data/private/key", VeilAccess.Read).Error);
        Assert.Equal(KernelError.AccessDenied, Check("/data/public/page", VeilAccess.Write).Error);
        Assert.True(Check("/data/other", VeilAccess.Write).IsSuccess);
    }

    [Fact]
    public void Unveil_DirectoriesOnTheWay_FollowWhatIsAbove_UntilToldOtherwise()
    {
        Unveil("/a/b/c", VeilAccess.Read);
        Assert.Equal(KernelError.NotFound, Check("/a/b", VeilAccess.None).Error);
        Unveil("/a", VeilAccess.Write);
        Assert.True(Check("/a/b", VeilAccess.Write).IsSuccess);
        Assert.Equal(KernelError.AccessDenied, Check("/a/b/c", VeilAccess.Write).Error);
    }

    [Fact]
    public void CheckUnveil_SamePathForMore_IsRefused_ForLessIsNot()
    {
        Unveil("/data", VeilAccess.Read);
        Assert.Equal(KernelError.NotPermitted, CheckUnveil("/data", VeilAccess.Read | VeilAccess.Write).Error);
        Assert.True(CheckUnveil("/data", VeilAccess.None).IsSuccess);
        Assert.True(CheckUnveil("/data/below", VeilAccess.Write).IsSuccess);
    }

    [Fact]
    public void ChangeForExec_NextVeilTakesOver_OrNone()
    {
        Unveil("/data", VeilAccess.Read);
        _veil.Unveil("/next"u8, VeilAccess.Execute, forCurrent: false, forNext: true);
        Veil child = _veil.Clone();
        _veil.ChangeForExec();
        Assert.Equal(VeilState.LockedInherited, _veil.State);
        Assert.True(Check("/next", VeilAccess.Execute).IsSuccess);
        Assert.Equal(KernelError.NotFound, Check("/data", VeilAccess.Read).Error);
        _veil.ChangeForExec();
        Assert.Equal(VeilState.None, _veil.State);
        Assert.True(child.Check("/data"u8, VeilAccess.Read).IsSuccess);
    }

    [Fact]
    public void Clone_IsIndependent()
    {
        Unveil("/data", VeilAccess.Read);
        Veil child = _veil.Clone();
        child.Unveil("/more"u8, VeilAccess.Read, forCurrent: true, forNext: false);
        Assert.Equal(KernelError.NotFound, Check("/more", VeilAccess.Read).Error);
        Assert.True(child.Cost > _veil.Cost);
    }

    [Fact]
    public void Bound_HoldsBesideTheOwnVeil_AndAfterExec()
    {
        _veil.AddToBound("/data"u8, VeilAccess.Read);
        Assert.Equal(KernelError.NotFound, Check("/other", VeilAccess.None).Error);
        Unveil("/data", VeilAccess.Read | VeilAccess.Write);
        Assert.Equal(KernelError.AccessDenied, Check("/data", VeilAccess.Write).Error);
        _veil.ChangeForExec();
        Assert.Equal(KernelError.NotFound, Check("/other", VeilAccess.None).Error);
        Assert.Equal(KernelError.NotFound, _veil.ForSpawn().Check("/other"u8, VeilAccess.None).Error);
    }

    [Fact]
    public void Lock_WithoutAVeil_HidesEverything()
    {
        _veil.Lock();
        Assert.Equal(KernelError.NotFound, Check("/", VeilAccess.None).Error);
    }

    [Fact]
    public void Files_UnderAVeil_AreFoundByWhereTheyReallyAre()
    {
        FileSystem files = _host.Files;
        FileSystemContext context = _host.Context;
        Assert.True(files.MakeDirectory(context, "/open"u8).IsSuccess);
        Assert.True(files.MakeDirectory(context, "/secret"u8).IsSuccess);
        Make("/open/file");
        Make("/secret/file");
        Assert.True(files.MakeSymbolicLink(context, "/secret/file"u8, "/open/link"u8).IsSuccess);
        Assert.True(files.MakeSymbolicLink(context, "/open/file"u8, "/secret/back"u8).IsSuccess);
        context.Veil.Unveil("/open"u8, VeilAccess.Read | VeilAccess.Create, forCurrent: true, forNext: false);

        Assert.Equal(KernelError.None, Open("/open/file", OpenMode.Read));
        Assert.Equal(KernelError.None, Open("/secret/../open/./file", OpenMode.Read));
        Assert.Equal(KernelError.AccessDenied, Open("/open/file", OpenMode.Write));
        Assert.Equal(KernelError.NotFound, Open("/secret/file", OpenMode.Read));
        Assert.Equal(KernelError.NotFound, Open("/open/link", OpenMode.Read));
        Assert.Equal(KernelError.NotFound, Open("/open/../secret/file", OpenMode.Read));
        Assert.Equal(KernelError.NotFound, Open("/secret/back", OpenMode.Read));
        Assert.Equal(KernelError.NotFound, files.Stat(context, "/"u8).Error);
        Assert.Equal(KernelError.None, Open("/open/new", OpenMode.Read, OpenOptions.Create));
        Assert.Equal(KernelError.NotFound, Open("/secret/new", OpenMode.Read, OpenOptions.Create));
        Assert.Equal(KernelError.NotFound, files.MakeDirectory(context, "/secret/d"u8).Error);
        Assert.True(files.MakeDirectory(context, "/open/d"u8).IsSuccess);
        Assert.Equal(KernelError.NotFound, files.Unlink(context, "/secret/file"u8).Error);
        Assert.Equal(KernelError.AccessDenied, files.MakeLink(context, "/open/file"u8, "/open/other"u8).Error);
        Assert.Equal(KernelError.AccessDenied, files.MakeSymbolicLink(context, "/nowhere"u8, "/open/l"u8).Error);
        Assert.True(files.Unlink(context, "/open/link"u8).IsSuccess);

        void Make(string path) => files.Open(context, FileHost.Bytes(path), OpenMode.Write, OpenOptions.Create).Value.Release();

        KernelError Open(string path, OpenMode mode, OpenOptions options = OpenOptions.None)
        {
            Result<OpenFile> opened = files.Open(context, FileHost.Bytes(path), mode, options);
            if (opened.IsSuccess)
            {
                opened.Value.Release();
            }

            return opened.Error;
        }
    }

    [Theory]
    [InlineData("rwxcb", VeilAccess.Read | VeilAccess.Write | VeilAccess.Execute | VeilAccess.Create | VeilAccess.Browse)]
    [InlineData("", VeilAccess.None)]
    public void Letters_KnownOnes_AreTaken(string letters, VeilAccess expected)
    {
        Assert.True(VeilLetters.TryParse(Encoding.UTF8.GetBytes(letters), out VeilAccess access));
        Assert.Equal(expected, access);
    }

    [Theory]
    [InlineData("R")]
    [InlineData("r ")]
    [InlineData("q")]
    public void Letters_Others_AreRefused(string letters)
        => Assert.False(VeilLetters.TryParse(Encoding.UTF8.GetBytes(letters), out _));

    private void Unveil(string path, VeilAccess access)
        => _veil.Unveil(Encoding.UTF8.GetBytes(path), access, forCurrent: true, forNext: false);

    private Result CheckUnveil(string path, VeilAccess access)
        => _veil.CheckUnveil(Encoding.UTF8.GetBytes(path), access, forCurrent: true, forNext: false);

    private Result Check(string path, VeilAccess needed) => _veil.Check(Encoding.UTF8.GetBytes(path), needed);
}
