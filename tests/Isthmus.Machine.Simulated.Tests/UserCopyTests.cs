using System;
using System.Linq;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class UserCopyTests
{
    private static readonly VirtualAddress s_page = new(0x40_0000);

    private readonly SimulatedMachine _machine = new(new SimulatedMachineOptions { Frames = 32 });
    private readonly PageTable _table;

    public UserCopyTests()
    {
        _table = _machine.CreatePageTable()!;
        _machine.Processor.Activate(_table);
        Map(s_page, PageAccess.ReadWrite);
        Map(s_page + Page.Size, PageAccess.Read);
    }

    [Fact]
    public void CopyToUser_SecondPageReadOnly_StopsThere()
    {
        byte[] source = [.. Enumerable.Range(1, 200).Select(value => (byte)value)];
        VirtualAddress start = s_page + Page.Size - 50;
        Assert.Equal(50, _machine.Processor.CopyToUser(start, source));
        byte[] back = new byte[200];
        Assert.Equal(200, _machine.Processor.CopyFromUser(start, back));
        Assert.Equal(source[..50], back[..50]);
        Assert.All(back[50..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void CopyFromUser_PageAbsent_GivesThePartBefore()
        => Assert.Equal(10, _machine.Processor.CopyFromUser(s_page + (2 * Page.Size) - 10, new byte[100]));

    [Theory]
    [InlineData(0UL)]
    [InlineData(0x7FFF_FFFF_F000UL)]
    [InlineData(0x8000_0000_0000UL)]
    [InlineData(0xFFFF_8000_0000_0000UL)]
    [InlineData(ulong.MaxValue - 3)]
    public void Copies_BadAddress_CopyNothing(ulong address)
    {
        var place = new VirtualAddress(address);
        Assert.Equal(0, _machine.Processor.CopyFromUser(place, new byte[8]));
        Assert.Equal(0, _machine.Processor.CopyToUser(place, new byte[8]));
        Assert.Equal(0, _machine.Processor.ClearUser(place, 8));
        Assert.False(_machine.Processor.TryCompareExchangeUser(new VirtualAddress(address & ~3UL), 0, 1, out _));
    }

    [Fact]
    public void Copies_NoActiveTable_CopyNothing()
    {
        _machine.Processor.Activate(null);
        Assert.Equal(0, _machine.Processor.CopyFromUser(s_page, new byte[8]));
    }

    [Fact]
    public void CopyFrameToUserAndBack_KeepsTheBytes()
    {
        Assert.True(_machine.Frames.TryAllocateZeroed(out PhysicalFrame frame));
        _machine.Frames.Write(frame, 10, [1, 2, 3, 4]);
        Assert.Equal(4, _machine.Processor.CopyFrameToUser(frame, 10, s_page, 4));
        Assert.Equal(4, _machine.Processor.CopyUserToFrame(s_page, frame, 4092, 4));
        byte[] content = new byte[4];
        _machine.Frames.Read(frame, 4092, content);
        Assert.Equal([1, 2, 3, 4], content);
        Assert.Throws<MachineMisuseException>(() => _machine.Processor.CopyUserToFrame(s_page, frame, 4093, 4));
    }

    [Fact]
    public void ClearUser_AcrossPages_StopsAtReadOnly()
    {
        _machine.Processor.CopyToUser(s_page + 4090, [9, 9, 9, 9, 9, 9]);
        Assert.Equal(3, _machine.Processor.ClearUser(s_page + 4093, 10));
        byte[] content = new byte[6];
        _machine.Processor.CopyFromUser(s_page + 4090, content);
        Assert.Equal([9, 9, 9, 0, 0, 0], content);
    }

    [Fact]
    public void CompareExchange_ReplacesOnlyTheExpectedValue()
    {
        Assert.True(_machine.Processor.TryCompareExchangeUser(s_page, 0, 5, out uint seen));
        Assert.Equal(0U, seen);
        Assert.True(_machine.Processor.TryCompareExchangeUser(s_page, 0, 6, out seen));
        Assert.Equal(5U, seen);
        byte[] word = new byte[4];
        _machine.Processor.CopyFromUser(s_page, word);
        Assert.Equal(5, BitConverter.ToInt32(word));
        Assert.False(_machine.Processor.TryCompareExchangeUser(s_page + Page.Size, 0, 1, out _));
        Assert.Throws<MachineMisuseException>(() => _machine.Processor.TryCompareExchangeUser(s_page + 2, 0, 1, out _));
    }

    private void Map(VirtualAddress page, PageAccess access)
    {
        Assert.True(_machine.Frames.TryAllocateZeroed(out PhysicalFrame frame));
        Assert.True(_table.TryMap(page, frame, access));
    }
}
