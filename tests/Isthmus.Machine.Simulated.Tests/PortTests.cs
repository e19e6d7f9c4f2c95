using System;
using Isthmus.Machine.Simulated.Devices;

namespace Isthmus.Machine.Simulated.Tests;

public sealed class PortTests
{
    private readonly SimulatedMachine _machine = new(new SimulatedMachineOptions
    {
        Ports =
        [
            new("wide"),
            new("narrow") { MaximumBytesPerWrite = 3, Capacity = 5, Delay = 1000 },
        ],
    });

    private int _changes;

    [Fact]
    public void Feed_Interrupts_AndPollTellsTheKernelOnce()
    {
        SimulatedPort port = Port("wide");
        port.FeedFromHost("hello");
        Assert.Equal(0, _changes);
        _machine.Processor.WaitForInterrupt();
        _machine.PollDevices();
        _machine.PollDevices();
        Assert.Equal(1, _changes);
        byte[] bytes = new byte[3];
        Assert.Equal(3, port.Read(bytes));
        Assert.Equal("hel"u8.ToArray(), bytes);
        Assert.Equal(2, port.Available);
        Assert.Equal(2, port.Read(bytes));
        Assert.Equal(0, port.Read(bytes));
    }

    [Fact]
    public void Close_DrainsThenGivesNothing_AndDropsWrites()
    {
        SimulatedPort port = Port("wide");
        port.FeedFromHost("x");
        port.CloseFromHost();
        Assert.True(port.IsClosed);
        Assert.Equal(1, port.Read(new byte[8]));
        Assert.Equal(0, port.Read(new byte[8]));
        Assert.Equal(8, port.Write(new byte[8]));
        Assert.True(port.IsFlushed);
        Assert.Empty(port.TakeFromGuest());
        Assert.Throws<InvalidOperationException>(() => port.FeedFromHost("y"));
    }

    [Fact]
    public void Write_NarrowPort_TakesAFewBytesAndAnnouncesRoom()
    {
        SimulatedPort port = Port("narrow");
        Assert.Equal(3, port.Write("abcdef"u8));
        Assert.Equal(2, port.Write("def"u8));
        Assert.Equal(0, port.Write("f"u8));
        Assert.False(port.IsFlushed);
        Assert.Equal("", port.TakeTextFromGuest());
        _machine.Processor.WaitForInterrupt();
        _machine.PollDevices();
        Assert.Equal(1, _changes);
        Assert.True(port.IsFlushed);
        Assert.Equal(1, port.Write("f"u8));
        Assert.False(port.IsFlushed);
        _machine.Processor.WaitForInterrupt();
        Assert.Equal("abcdef", port.TakeTextFromGuest());
    }

    [Fact]
    public void Write_TakenWhole_CausesNoInterrupt()
    {
        SimulatedPort port = Port("wide");
        Assert.Equal(5, port.Write("hello"u8));
        Assert.Throws<SimulationDeadlockException>(_machine.Processor.WaitForInterrupt);
        Assert.Equal("hello", port.TakeTextFromGuest());
    }

    [Fact]
    public void Write_HostStalls_WaitsUntilItTakesAgain()
    {
        SimulatedPort port = Port("narrow");
        port.HostTakes = false;
        Assert.Equal(3, port.Write("abc"u8));
        Assert.False(port.IsFlushed);
        Assert.Throws<SimulationDeadlockException>(_machine.Processor.WaitForInterrupt);
        port.HostTakes = true;
        _machine.Processor.WaitForInterrupt();
        Assert.Equal("abc", port.TakeTextFromGuest());
    }

    [Fact]
    public void PowerOff_BeforeTheFlush_LosesBytes()
    {
        SimulatedPort port = Port("wide");
        port.Write("lost"u8);
        Assert.Throws<MachinePoweredOffException>(() => _machine.PowerOff(PowerOffReason.Finished));
        Assert.Equal("", port.TakeTextFromGuest());
    }

    private SimulatedPort Port(string name)
    {
        SimulatedPort port = _machine.Port(name);
        port.Changed = _ => _changes++;
        return port;
    }
}
