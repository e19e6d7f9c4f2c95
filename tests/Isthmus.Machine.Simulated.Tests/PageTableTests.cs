using Isthmus.Machine.Simulated.Memory;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class PageTableTests
{
    private static readonly VirtualAddress s_page = new(0x40_0000);

    private readonly SimulatedMachine _machine = new(new SimulatedMachineOptions { Frames = 32 });
    private readonly PageTable _table;
    private readonly PhysicalFrame _frame;

    public PageTableTests()
    {
        _table = Assert.IsType<SimulatedPageTable>(_machine.CreatePageTable());
        Assert.True(_machine.Frames.TryAllocateZeroed(out _frame));
    }

    [Fact]
    public void Map_FirstPage_TakesThreeTables()
    {
        Assert.Equal(1, _table.TableFrames);
        Assert.True(_table.TryMap(s_page, _frame, PageAccess.ReadWrite));
        Assert.Equal(4, _table.TableFrames);
        Assert.True(_table.TryMap(s_page + Page.Size, _frame, PageAccess.Read));
        Assert.Equal(4, _table.TableFrames);
        Assert.True(_table.TryMap(s_page + 0x20_0000, _frame, PageAccess.Read));
        Assert.Equal(5, _table.TableFrames);
        Assert.True(_table.TryMap(s_page + 0x80_0000_0000, _frame, PageAccess.Read));
        Assert.Equal(8, _table.TableFrames);
        Assert.Equal(32 - 1 - 8, _machine.Frames.FreeFrames);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Map_NoTableLeft_ChangesNothing(int failing)
    {
        _machine.Frames.TableFaults.Plan = new AllocationFailurePlan { FailNumber = failing };
        Assert.False(_table.TryMap(s_page, _frame, PageAccess.ReadWrite));
        Assert.Equal(1, _table.TableFrames);
        Assert.Equal(PageAccess.None, _table.AccessOf(s_page));
        Assert.Equal(1, _machine.TakeCensus().TableFrames);
        Assert.True(_table.TryMap(s_page, _frame, PageAccess.ReadWrite));
    }

    [Fact]
    public void Create_NoFrameLeft_AnswersNull()
    {
        _machine.Frames.TableFaults.Plan = new AllocationFailurePlan { FailAfter = 0 };
        Assert.Null(_machine.CreatePageTable());
        Assert.Equal(1, _machine.TakeCensus().PageTables);
    }

    [Fact]
    public void Restrict_Writable_NeverGivesAccessBack()
    {
        _table.TryMap(s_page, _frame, PageAccess.ReadWrite);
        _table.Restrict(s_page, 1, PageAccess.Read);
        Assert.Equal(PageAccess.Read, _table.AccessOf(s_page));
        _table.Restrict(s_page, 1, PageAccess.ReadWrite);
        Assert.Equal(PageAccess.Read, _table.AccessOf(s_page));
    }

    [Theory]
    [InlineData(2UL)]
    [InlineData(1UL << 30)]
    public void Unmap_Range_RemovesItAndNothingElse(ulong pages)
    {
        _table.TryMap(s_page - Page.Size, _frame, PageAccess.Read);
        _table.TryMap(s_page, _frame, PageAccess.Read);
        _table.TryMap(s_page + Page.Size, _frame, PageAccess.Read);
        _table.Unmap(s_page, pages);
        Assert.Equal(PageAccess.Read, _table.AccessOf(s_page - Page.Size));
        Assert.Equal(PageAccess.None, _table.AccessOf(s_page));
        Assert.Equal(PageAccess.None, _table.AccessOf(s_page + Page.Size));
    }

    [Fact]
    public void ClearAndDispose_GiveTheTablesBack()
    {
        _table.TryMap(s_page, _frame, PageAccess.Read);
        _table.Clear();
        Assert.Equal(1, _table.TableFrames);
        Assert.Equal(PageAccess.None, _table.AccessOf(s_page));
        _table.Dispose();
        Assert.Equal(new MemoryCensus(Frames: 1, PageTables: 0, TableFrames: 0), _machine.TakeCensus());
    }

    [Fact]
    public void Misuse_Throws()
    {
        Assert.Throws<MachineMisuseException>(() => _table.TryMap(s_page + 1, _frame, PageAccess.Read));
        Assert.Throws<MachineMisuseException>(() => _table.TryMap(_machine.UserLimit, _frame, PageAccess.Read));
        Assert.Throws<MachineMisuseException>(() => _table.TryMap(s_page, new PhysicalFrame(5), PageAccess.Read));
        Assert.Throws<MachineMisuseException>(() => _table.Unmap(s_page, ulong.MaxValue));
        _machine.Processor.Activate(_table);
        Assert.Throws<MachineMisuseException>(_table.Dispose);
        _machine.Processor.Activate(null);
        _table.Dispose();
        Assert.Throws<MachineMisuseException>(_table.Dispose);
        Assert.Throws<MachineMisuseException>(() => _machine.Processor.Activate(_table));
    }

    [Fact]
    public void Mapping_OutlivesItsFrame_ThrowsAtTheNextAccess()
    {
        _table.TryMap(s_page, _frame, PageAccess.Read);
        _machine.Processor.Activate(_table);
        _machine.Frames.Release(_frame);
        Assert.Throws<MachineMisuseException>(() => _machine.Processor.CopyFromUser(s_page, new byte[1]));
    }
}
