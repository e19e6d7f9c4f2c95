using System.Linq;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine.Simulated;
using Isthmus.Machine.Simulated.Devices;

namespace Isthmus.Kernel.Tests.Files;

public sealed class PortFileTests
{
    private readonly FileHost _host = new(new SimulatedMachineOptions
    {
        Ports = [new("org.isthmus.stdin"), new("org.isthmus.stdout") { Capacity = 1000, MaximumBytesPerWrite = 300 }],
    });

    private readonly SimulatedPort _input;
    private readonly SimulatedPort _output;
    private readonly PortFile _stdin;
    private readonly PortFile _stdout;

    public PortFileTests()
    {
        _input = _host.Machine.Port("org.isthmus.stdin");
        _output = _host.Machine.Port("org.isthmus.stdout");
        _stdin = new PortFile(new PortStream(_input), OpenMode.Read, "stdin");
        _stdout = new PortFile(new PortStream(_output), OpenMode.Write, "stdout");
    }

    [Fact]
    public void Input_ArrivesWhileAReaderWaits_AndEndsWhenTheHostCloses()
    {
        Thread thread = _host.NewThread(2);
        ValueTask<Result<int>> read = _stdin.Read(thread, new UserBuffer(FileHost.Buffer, 100));
        Assert.False(read.IsCompleted);
        _input.FeedFromHost("hello");
        _host.Machine.PollDevices();
        thread.Waiter.Continue();
        Assert.Equal(5, read.Result.Value);
        Assert.Equal("hello", _host.Peek(5));
        _input.FeedFromHost("rest");
        _input.CloseFromHost();
        Assert.Equal("rest", _host.Read(_stdin));
        Assert.Equal("", _host.Read(_stdin));
    }

    [Fact]
    public void Input_BadBuffer_TakesNothing()
    {
        _input.FeedFromHost("hello");
        Assert.Equal(KernelError.BadAddress, FileHost.Done(_stdin.Read(_host.Thread, new UserBuffer(FileHost.End, 5))).Error);
        Assert.Equal("hello", _host.Read(_stdin));
    }

    [Fact]
    public void Input_NonBlockingAndEmpty_SaysSo()
    {
        _stdin.Mode |= OpenMode.NonBlocking;
        Assert.Equal(KernelError.WouldBlock, FileHost.Done(_stdin.Read(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
    }

    [Fact]
    public void Output_MoreThanTheQueueTakes_WaitsAndArrivesWhole()
    {
        byte[] bytes = [.. Enumerable.Range(0, 5000).Select(value => (byte)value)];
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, bytes).IsSuccess);
        Thread thread = _host.NewThread(2);
        ValueTask<Result<int>> write = _stdout.Write(thread, new UserBuffer(FileHost.Buffer, bytes.Length));
        for (int i = 0; i < 100 && !write.IsCompleted; i++)
        {
            _host.Machine.Clock.Advance(10_000);
            _host.Machine.PollDevices();
            if (thread.Waiter.HasContinuation)
            {
                thread.Waiter.Continue();
            }
        }

        Assert.Equal(5000, write.Result.Value);
        _host.Machine.Clock.Advance(10_000);
        _host.Machine.PollDevices();
        Assert.Equal(bytes, _output.TakeFromGuest());
    }

    [Fact]
    public void Output_HostClosed_IsABrokenPipe()
    {
        _output.CloseFromHost();
        Assert.Equal(KernelError.BrokenPipe, FileHost.Done(_stdout.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
    }

    [Fact]
    public void MissingPort_EndsInputAndDropsOutput()
    {
        var missing = new PortFile(new PortStream(null), OpenMode.Read | OpenMode.Write, "none");
        Assert.Equal("", _host.Read(missing));
        Assert.Equal(3, _host.Write(missing, "abc"));
    }
}
