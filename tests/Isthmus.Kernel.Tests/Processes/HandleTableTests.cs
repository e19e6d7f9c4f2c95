using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Processes;

public sealed class HandleTableTests
{
    private readonly FileHost _host = new();
    private readonly ResourceAccount _account = new(1, 10_000);

    [Fact]
    public void Add_LowestFreeNumber_IsUsed()
    {
        HandleTable table = Filled(5);
        Assert.True(table.Close(1).IsSuccess);
        Assert.True(table.Close(3).IsSuccess);
        Assert.Equal(1, table.Add(Pipe()).Value);
        Assert.Equal(3, table.Add(Pipe()).Value);
        Assert.Equal(5, table.Add(Pipe()).Value);
        Assert.Equal(10, table.Add(Pipe(), minimum: 10).Value);
        Assert.Equal(6, table.Add(Pipe()).Value);
    }

    [Fact]
    public void Add_BeyondTheLimit_IsRefused()
    {
        HandleTable table = Filled(20, limit: 20);
        Assert.False(table.HasRoomFor(1));
        OpenFile file = Pipe();
        Assert.Equal(KernelError.TooManyHandles, table.Add(file).Error);
        Assert.Equal(KernelError.BadHandle, table.Replace(20, file).Error);
        Assert.Equal(KernelError.BadHandle, table.Replace(-1, file).Error);
        Assert.True(table.Close(7).IsSuccess);
        Assert.True(table.HasRoomFor(1));
        Assert.False(table.HasRoomFor(2));
    }

    [Fact]
    public void Add_MoreThanTheAccountPays_IsRefusedAndChangesNothing()
    {
        HandleTable table = Filled(64);
        Assert.Equal(32 * 256, _account.Memory);
        OpenFile file = Pipe();
        Assert.False(table.HasRoomFor(1));
        Assert.Equal(KernelError.OutOfMemory, table.Add(file).Error);
        Assert.Equal(KernelError.OutOfMemory, table.Replace(500, file).Error);
        Assert.Null(table.Find(64));
        Assert.Null(table.Duplicate(_account));
        Assert.Equal(32 * 256, _account.Memory);
        table.CloseAll();
        Assert.Equal(0, _account.Memory);
        Assert.Null(table.Find(0));
    }

    [Fact]
    public void HasRoomFor_MoreThanThereIs_MakesItAtOnce()
    {
        HandleTable table = Filled(31);
        Assert.True(table.HasRoomFor(2));
        Assert.Equal(32 * 256, _account.Memory);
        Assert.True(_account.TryChargeMemory(_account.MemoryLimit - _account.Memory));
        Assert.Equal(31, table.Add(Pipe()).Value);
        Assert.Equal(32, table.Add(Pipe()).Value);
    }

    [Fact]
    public void Duplicate_Closed_LeavesTheOriginalOpen()
    {
        HandleTable table = Filled(3);
        Assert.True(table.SetCloseOnExec(2, true).IsSuccess);
        HandleTable copy = table.Duplicate(_account)!;
        Assert.Same(table.Find(1), copy.Find(1));
        copy.CloseForExec();
        Assert.Null(copy.Find(2));
        copy.CloseAll();
        Assert.NotNull(table.Find(2));
        Assert.True(table.ClosesOnExec(2));
    }

    private HandleTable Filled(int count, int limit = 1024)
    {
        var table = new HandleTable(limit, _account);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(i, table.Add(Pipe()).Value);
        }

        return table;
    }

    private OpenFile Pipe() => _host.Files.CreatePipe(_host.Thread.Process.Account).Value.Reader;
}
