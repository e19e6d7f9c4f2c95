using System;
using Isthmus.Kernel.Security;

namespace Isthmus.Kernel.Tests.Security;

public sealed class SyscallFilterTests
{
    [Fact]
    public void Filter_FromBitmap_AllowsExactlyTheSetBits()
    {
        byte[] bitmap = new byte[SyscallFilter.ByteCount];
        bitmap[0] = 0b0000_0010;
        bitmap[8] = 0b0000_0001;
        bitmap[31] = 0b1000_0000;
        var filter = new SyscallFilter(bitmap);
        for (ulong number = 0; number < 300; number++)
        {
            Assert.Equal(number is 1 or 64 or 255, filter.Allows(number));
        }
    }

    [Theory]
    [InlineData(256UL)]
    [InlineData(0x1_0000_0001UL)]
    [InlineData(ulong.MaxValue)]
    public void Filter_NumberOutsideRange_IsDenied(ulong number)
    {
        Assert.False(SyscallFilter.Everything.Allows(number));
        Assert.True(SyscallFilter.Everything.Allows(255));
    }

    [Fact]
    public void And_AllowsOnlyWhatBothAllow_ChangesNeither()
    {
        SyscallFilter left = SyscallFilter.Nothing.With(1).With(200);
        SyscallFilter right = SyscallFilter.Nothing.With(200).With(3);
        Assert.Equal(SyscallFilter.Nothing.With(200), left.And(right));
        Assert.True(left.Allows(1));
        Assert.True(right.Allows(3));
    }

    [Fact]
    public void Without_TakesOneCallAway()
    {
        SyscallFilter filter = SyscallFilter.Everything.Without(130);
        Assert.False(filter.Allows(130));
        Assert.True(filter.Allows(129));
        Assert.True(filter.Allows(131));
        Assert.Equal(SyscallFilter.Everything, filter.With(130));
        Assert.NotEqual(SyscallFilter.Everything, filter);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Filter_BitmapOfAnotherLength_Throws(int length)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SyscallFilter(new byte[length]));

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    public void With_NumberOutsideRange_Throws(int number)
        => Assert.Throws<ArgumentOutOfRangeException>(() => SyscallFilter.Nothing.With(number));
}
