using Isthmus.Machine.Simulated.Memory;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class FrameMemoryTests
{
    private readonly SimulatedMachine _machine = new(new SimulatedMachineOptions { Frames = 4 });

    private SimulatedFrameMemory Frames => _machine.Frames;

    [Fact]
    public void Allocate_NoFrameLeft_FailsUntilOneIsReleased()
    {
        PhysicalFrame first = Allocate();
        Allocate();
        Allocate();
        Allocate();
        Assert.False(Frames.TryAllocateZeroed(out PhysicalFrame none));
        Assert.False(none.Exists);

        Frames.Release(first);
        Assert.Equal(1, Frames.FreeFrames);
        Assert.True(Frames.TryAllocateZeroed(out _));
    }

    [Fact]
    public void Allocate_ReusedFrame_IsZero()
    {
        for (int round = 0; round < 8; round++)
        {
            PhysicalFrame frame = Allocate();
            byte[] content = new byte[Page.Size];
            Frames.Read(frame, 0, content);
            Assert.All(content, value => Assert.Equal(0, value));
            Frames.Write(frame, 0, [1, 2, 3]);
            Frames.Release(frame);
        }
    }

    [Fact]
    public void Copy_ChangedAfterwards_LeavesSourceAlone()
    {
        PhysicalFrame source = Allocate();
        Frames.Write(source, 100, [7]);
        Assert.True(Frames.TryAllocateCopy(source, out PhysicalFrame copy));
        Frames.Write(copy, 100, [8]);
        Assert.Equal(7, ReadByte(source, 100));
        Assert.Equal(8, ReadByte(copy, 100));
    }

    [Fact]
    public void Release_OfOneOfTwoReferences_KeepsTheFrame()
    {
        PhysicalFrame frame = Allocate();
        Frames.AddReference(frame);
        Frames.Release(frame);
        Assert.Equal(1, Frames.ReferenceCount(frame));
        Assert.Equal(1, _machine.TakeCensus().Frames);
        Frames.Release(frame);
        Assert.Equal(0, _machine.TakeCensus().Frames);
    }

    [Fact]
    public void FreeFrame_AnyAccess_Throws()
    {
        PhysicalFrame frame = Allocate();
        Frames.Release(frame);
        Assert.Throws<MachineMisuseException>(() => Frames.Release(frame));
        Assert.Throws<MachineMisuseException>(() => Frames.AddReference(frame));
        Assert.Throws<MachineMisuseException>(() => Frames.ReferenceCount(frame));
        Assert.Throws<MachineMisuseException>(() => Frames.Read(frame, 0, new byte[1]));
        Assert.Throws<MachineMisuseException>(() => Frames.Write(frame, 0, new byte[1]));
        Assert.Throws<MachineMisuseException>(() => Frames.Clear(frame, 0, 1));
        Assert.Throws<MachineMisuseException>(() => Frames.TryAllocateCopy(frame, out _));
        Assert.Equal(4, Frames.FreeFrames);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Frame_OutsideMemory_Throws(int number)
        => Assert.Throws<MachineMisuseException>(() => Frames.Release(new PhysicalFrame(number)));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(Page.Size, 1)]
    [InlineData(1, Page.Size)]
    public void Access_OutsideTheFrame_Throws(int offset, int length)
    {
        PhysicalFrame frame = Allocate();
        Assert.Throws<MachineMisuseException>(() => Frames.Read(frame, offset, new byte[length]));
        Assert.Throws<MachineMisuseException>(() => Frames.Clear(frame, offset, length));
    }

    [Fact]
    public void Plan_FailNumber_FailsThatRequestOnly()
    {
        Frames.FrameFaults.Plan = new AllocationFailurePlan { FailNumber = 2 };
        Assert.True(Frames.TryAllocateZeroed(out _));
        Assert.False(Frames.TryAllocateZeroed(out _));
        Assert.True(Frames.TryAllocateZeroed(out _));
        Assert.Equal(1, Frames.FrameFaults.Refused);
    }

    [Fact]
    public void Plan_FailAfter_FailsForEverAfterwards()
    {
        Frames.FrameFaults.Plan = new AllocationFailurePlan { FailAfter = 1 };
        PhysicalFrame frame = Allocate();
        Assert.False(Frames.TryAllocateZeroed(out _));
        Assert.False(Frames.TryAllocateCopy(frame, out _));
        Assert.Equal(3, Frames.FreeFrames);
    }

    [Fact]
    public void Plan_Probability_RepeatsWithTheSeed()
    {
        Assert.Equal(Pattern(1), Pattern(1));
        Assert.NotEqual(Pattern(1), Pattern(2));

        static string Pattern(ulong seed)
        {
            var machine = new SimulatedMachine(new SimulatedMachineOptions
            {
                Frames = 64,
                Seed = seed,
                FrameFailures = new AllocationFailurePlan { Probability = 0.5 },
            });
            char[] pattern = new char[64];
            for (int index = 0; index < pattern.Length; index++)
            {
                pattern[index] = machine.Frames.TryAllocateZeroed(out _) ? '1' : '0';
            }

            return new string(pattern);
        }
    }

    private PhysicalFrame Allocate()
    {
        Assert.True(Frames.TryAllocateZeroed(out PhysicalFrame frame));
        Assert.Equal(1, Frames.ReferenceCount(frame));
        return frame;
    }

    private byte ReadByte(PhysicalFrame frame, int offset)
    {
        byte[] value = new byte[1];
        Frames.Read(frame, offset, value);
        return value[0];
    }
}
