using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Tests.Handles;

public sealed class ObjectHandleTableTests
{
    private const ObjectRights Some = ObjectRights.Read | ObjectRights.Duplicate;

    private readonly ObjectHandleTable _table = new(64);

    [Fact]
    public void Add_EmptyTable_HandlesCountFromZero()
    {
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(new ObjectHandle(i), _table.Add(new ProbeObject(), Some).Value);
        }

        Assert.Equal(20, _table.Count);
    }

    [Fact]
    public void Close_SlotUsedAgain_OldNumberNamesNothing()
    {
        var first = new ProbeObject();
        var second = new ProbeObject();
        ObjectHandle old = _table.Add(first, Some).Value;
        Assert.True(_table.Close(old).IsSuccess);
        Assert.True(first.IsClosed);
        ObjectHandle replacement = _table.Add(second, Some).Value;
        Assert.Equal(1L << 32, replacement.Value);
        Assert.Equal(KernelError.BadHandle, _table.Find(old).Error);
        Assert.Equal(KernelError.BadHandle, _table.Close(old).Error);
        Assert.Same(second, _table.Find<ProbeObject>(replacement, ObjectRights.Read).Value);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 32)]
    [InlineData(0xFFFF_FFFFL)]
    [InlineData(-1L << 32)]
    public void Find_NumberThatWasNotGivenOut_IsRefused(long number)
    {
        _ = _table.Add(new ProbeObject(), Some);
        Assert.Equal(KernelError.BadHandle, _table.Find(new ObjectHandle(number)).Error);
        Assert.Equal(KernelError.BadHandle, _table.Close(new ObjectHandle(number)).Error);
        Assert.Equal(KernelError.BadHandle, _table.Duplicate(new ObjectHandle(number), ObjectRights.None).Error);
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void Find_OtherTypeOrMissingRight_IsRefused()
    {
        ObjectHandle handle = _table.Add(new ProbeObject(), Some).Value;
        Assert.Equal(KernelError.BadHandle, _table.Find<OtherObject>(handle, ObjectRights.None).Error);
        Assert.Equal(KernelError.AccessDenied, _table.Find<ProbeObject>(handle, ObjectRights.Read | ObjectRights.Write).Error);
        Assert.True(_table.Find<ProbeObject>(handle, ObjectRights.Read).IsSuccess);
    }

    [Fact]
    public void Duplicate_FewerRights_NeverGrowAgain()
    {
        var target = new ProbeObject();
        ObjectHandle all = _table.Add(target, ObjectRights.All).Value;
        ObjectHandle some = _table.Duplicate(all, Some).Value;
        Assert.Equal(KernelError.AccessDenied, _table.Duplicate(some, Some | ObjectRights.Write).Error);
        ObjectHandle none = _table.Duplicate(some, ObjectRights.None).Value;
        Assert.Equal(KernelError.AccessDenied, _table.Duplicate(none, ObjectRights.None).Error);
        Assert.True(_table.Close(all).IsSuccess);
        Assert.True(_table.Close(some).IsSuccess);
        Assert.False(target.IsClosed);
        Assert.True(_table.Close(none).IsSuccess);
        Assert.True(target.IsClosed);
    }

    [Fact]
    public void Take_ReferenceGoesToTheCaller()
    {
        var target = new ProbeObject();
        ObjectHandle handle = _table.Add(target, Some).Value;
        HandleEntry entry = _table.Take(handle).Value;
        Assert.Equal(new HandleEntry(target, Some), entry);
        Assert.Equal(KernelError.BadHandle, _table.Find(handle).Error);
        Assert.False(target.IsClosed);
        entry.Object.Release();
        Assert.True(target.IsClosed);
    }

    [Fact]
    public void Add_FullTable_IsRefusedAndNothingIsTaken()
    {
        for (int i = 0; i < 64; i++)
        {
            Assert.True(_table.Add(new ProbeObject(), Some).IsSuccess);
        }

        var extra = new ProbeObject();
        Assert.Equal(KernelError.TooManyHandles, _table.Add(extra, Some).Error);
        Assert.Equal(KernelError.TooManyHandles, _table.Reserve(1).Error);
        Assert.Equal(KernelError.TooManyHandles, _table.Duplicate(new ObjectHandle(5), Some).Error);
        Assert.False(extra.IsClosed);
        Assert.True(_table.Close(new ObjectHandle(40)).IsSuccess);
        Assert.True(_table.Reserve(1).IsSuccess);
        Assert.Equal(KernelError.TooManyHandles, _table.Reserve(2).Error);
        Assert.Equal(new ObjectHandle(40, 1), _table.Add(extra, Some).Value);
    }

    [Fact]
    public void Close_GenerationsUsedUp_SlotIsNeverUsedAgain()
    {
        ObjectHandle handle = _table.Add(new ProbeObject(), Some).Value;
        Assert.True(_table.Close(handle).IsSuccess);
        _table.Age(0);
        ObjectHandle last = _table.Add(new ProbeObject(), Some).Value;
        Assert.Equal(new ObjectHandle(0, int.MaxValue), last);
        Assert.True(last.Value > 0);
        Assert.True(_table.Close(last).IsSuccess);
        Assert.Equal(new ObjectHandle(1), _table.Add(new ProbeObject(), Some).Value);
        Assert.Equal(KernelError.BadHandle, _table.Find(last).Error);
    }

    [Fact]
    public void AddAt_TakesOnlyFreeSlotsOfGenerationZero()
    {
        Assert.True(_table.AddAt(new ObjectHandle(5), new ProbeObject(), Some).IsSuccess);
        Assert.Equal(KernelError.InvalidArgument, _table.AddAt(new ObjectHandle(5), new ProbeObject(), Some).Error);
        Assert.Equal(KernelError.InvalidArgument, _table.AddAt(new ObjectHandle(64), new ProbeObject(), Some).Error);
        Assert.Equal(KernelError.InvalidArgument, _table.AddAt(new ObjectHandle(-1), new ProbeObject(), Some).Error);
        Assert.Equal(KernelError.InvalidArgument, _table.AddAt(new ObjectHandle(6, 1), new ProbeObject(), Some).Error);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(new ObjectHandle(i), _table.Add(new ProbeObject(), Some).Value);
        }

        Assert.Equal(new ObjectHandle(6), _table.Add(new ProbeObject(), Some).Value);
    }

    [Fact]
    public void Account_CannotPay_RefusesAndGetsAllBackInTheEnd()
    {
        var account = new ResourceAccount(1, 20_000);
        var table = new ObjectHandleTable(4096, account);
        int made = 0;
        while (table.Add(new ProbeObject(), Some).IsSuccess)
        {
            made++;
        }

        Assert.Equal(64, made);
        Assert.Equal(KernelError.OutOfMemory, table.Reserve(1).Error);
        Assert.Equal(KernelError.OutOfMemory, table.AddAt(new ObjectHandle(4000), new ProbeObject(), Some).Error);
        Assert.Equal(32 * 256, account.Memory);
        table.CloseAll();
        Assert.Equal(0, account.Memory);
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void CloseAll_ClosesWhatNobodyElseHolds()
    {
        var held = new ProbeObject();
        var dropped = new ProbeObject();
        held.AddReference();
        _ = _table.Add(held, Some);
        _ = _table.Add(dropped, Some);
        _table.CloseAll();
        Assert.False(held.IsClosed);
        Assert.True(dropped.IsClosed);
        Assert.Equal(KernelError.BadHandle, _table.Find(new ObjectHandle(0)).Error);
    }

    private sealed class ProbeObject : KernelObject
    {
        public bool IsClosed { get; private set; }

        public override KernelObjectType ObjectType => KernelObjectType.Event;

        public override string Description => "probe";

        protected override void Close() => IsClosed = true;
    }

    private sealed class OtherObject : KernelObject
    {
        public override KernelObjectType ObjectType => KernelObjectType.Timer;

        public override string Description => "other";

        protected override void Close()
        {
        }
    }
}
