using System.Threading.Tasks;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Ipc;

public sealed class MessageQueueTests
{
    private readonly FileHost _host = new();
    private readonly MessageQueue _queue = new();

    [Fact]
    public void Send_RoomIsPromisedToOneWhoWaited_NewcomerWaitsBehind()
    {
        for (int i = 0; i < MessageQueue.Capacity; i++)
        {
            Assert.True(Send(_host.Thread, "old").Result.IsSuccess);
        }

        Thread early = _host.NewThread(2);
        ValueTask<Result> first = Send(early, "first", at: 4096);
        Assert.False(first.IsCompleted);
        Assert.Equal("old", Receive());
        Assert.True(early.Waiter.HasContinuation);

        // The one who waited has been woken and has not run: its room is not the newcomer's.
        Thread newcomer = _host.NewThread(3);
        ValueTask<Result> second = Send(newcomer, "second", at: 8192);
        Assert.False(second.IsCompleted);
        early.Waiter.Continue();
        Assert.True(first.Result.IsSuccess);
        Assert.False(newcomer.Waiter.HasContinuation);
        for (int i = 1; i < MessageQueue.Capacity; i++)
        {
            Assert.Equal("old", Receive());
        }

        newcomer.Waiter.Continue();
        Assert.True(second.Result.IsSuccess);
        Assert.Equal("first", Receive());
        Assert.Equal("second", Receive());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Send_OneWhoWaitsIsInterrupted_RoomGoesToTheNext()
    {
        for (int i = 0; i < MessageQueue.Capacity; i++)
        {
            Assert.True(Send(_host.Thread, "old").Result.IsSuccess);
        }

        Thread[] threads = [_host.NewThread(2), _host.NewThread(3)];
        ValueTask<Result> first = Send(threads[0], "first", at: 4096);
        ValueTask<Result> second = Send(threads[1], "second", at: 8192);
        threads[0].InterruptWait(Isthmus.Kernel.Scheduling.Interruption.BySignal);
        threads[0].Waiter.Continue();
        Assert.Equal(KernelError.Interrupted, first.Result.Error);
        Assert.Equal("old", Receive());
        threads[1].Waiter.Continue();
        Assert.True(second.Result.IsSuccess);
    }

    private ValueTask<Result> Send(Thread thread, string text, ulong at = 0)
    {
        byte[] bytes = FileHost.Bytes(text);
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer + at, bytes).IsSuccess);
        return _queue.Send(thread, new UserBuffer(FileHost.Buffer + at, bytes.Length));
    }

    private string Receive()
    {
        ValueTask<Result<int>> receive = _queue.Receive(_host.Thread, new UserBuffer(FileHost.Buffer, MessageQueue.MaximumLength));
        Assert.True(receive.IsCompleted);
        return _host.Peek(receive.Result.Value);
    }
}
