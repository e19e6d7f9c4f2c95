using System.Collections.Generic;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Sockets;

public sealed class FilePassingTests
{
    private static readonly byte[] s_path = FileHost.Bytes("/socket");

    private readonly FileHost _host = new();
    private readonly Process _process;

    public FilePassingTests()
        => _process = new Process(
            _host.Kernel, new ProcessId(9), personality: null!, _host.Context, new ResourceAccount(1, 256 << 20));

    [Fact]
    public void File_OutlivesItsSender_AndComesInOrder()
    {
        (LocalSocket first, LocalSocket second) = Pair();
        (OpenFile reader, OpenFile writer) = _host.Files.CreatePipe(_process.Account).Value;
        Send(first, reader);
        Send(first, writer);
        reader.Release();
        writer.Release();
        first.Release();
        Assert.Equal(2, second.FilesWaiting);
        Assert.Same(reader, second.ReceiveFile().Value);
        Assert.Same(writer, second.ReceiveFile().Value);
        _host.Write(writer, "still there");
        Assert.Equal("still there", _host.Read(reader));
        Assert.Equal(KernelError.WouldBlock, second.ReceiveFile().Error);
        reader.Release();
        writer.Release();
        second.Release();
        AssertNothingIsLeft();
    }

    [Fact]
    public void Queue_IsFullAt129_AndNobodyThere_IsRefused()
    {
        (LocalSocket first, LocalSocket second) = Pair();
        for (int i = 0; i < LocalSocket.MaximumFilesWaiting; i++)
        {
            Send(first, second);
        }

        Assert.Equal(KernelError.Busy, first.SendFile(second, _process.Account).Error);
        first.TakeFilesBack(1);
        Send(first, second);
        second.TakeFilesBack(5);
        Assert.Equal(129, second.FilesWaiting);
        Assert.Equal(KernelError.NotConnected, New().SendFile(second, _process.Account).Error);
        Assert.Equal(KernelError.NotConnected, New().ReceiveFile().Error);
    }

    [Fact]
    public void Account_CannotPay_NothingIsSent()
    {
        (LocalSocket first, LocalSocket second) = Pair();
        Assert.Equal(KernelError.OutOfMemory, first.SendFile(second, new ResourceAccount(1, 100)).Error);
        Assert.Equal(0, second.FilesWaiting);
        first.Release();
        second.Release();
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public void Ring_OfSocketsInFlightInsideEachOther_IsReclaimed(int length)
    {
        // Each pair's second end waits in the queue of the next pair's second end.
        List<(LocalSocket First, LocalSocket Second)> pairs = [];
        for (int i = 0; i < length; i++)
        {
            pairs.Add(Pair());
        }

        for (int i = 0; i < length; i++)
        {
            Send(pairs[(i + 1) % length].First, pairs[i].Second);
        }

        foreach ((LocalSocket first, LocalSocket second) in pairs)
        {
            first.Release();
            second.Release();
        }

        _host.Kernel.Carriers.Collect();
        AssertNothingIsLeft();
    }

    [Fact]
    public void Ring_ThatSomebodyHolds_Stays()
    {
        (LocalSocket first, LocalSocket second) = Pair();
        (LocalSocket third, LocalSocket fourth) = Pair();
        Send(first, fourth);
        Send(third, second);
        second.Release();
        first.Release();
        third.Release();
        Assert.Same(second, fourth.ReceiveFile().Value);
        Assert.Same(fourth, second.ReceiveFile().Value);
        fourth.Release();
        fourth.Release();
        second.Release();
        AssertNothingIsLeft();
    }

    [Fact]
    public void Chain_OfTenThousand_IsDroppedWithoutDeepCalls()
    {
        var process = new Process(
            _host.Kernel, new ProcessId(10), personality: null!, _host.Context, new ResourceAccount(1, 4L << 30));
        LocalSocket last = New(process);
        for (int i = 0; i < 10_000; i++)
        {
            (LocalSocket first, LocalSocket second) = Pair(process);
            Assert.True(first.SendFile(last, process.Account).IsSuccess);
            last.Release();
            first.Release();
            last = second;
        }

        last.Release();
        Assert.Equal(0, process.Account.Memory);
    }

    [Fact]
    public void Listener_InFlightInItsOwnWaitingConnection_IsReclaimed()
    {
        LocalSocket listener = New();
        Assert.True(_host.Files.BindSocket(_host.Context, s_path, listener).IsSuccess);
        Assert.True(listener.Listen(1).IsSuccess);
        LocalSocket client = New();
        Assert.True(client.Connect(_host.Thread, listener).Result.IsSuccess);
        Send(client, listener);
        listener.Release();
        Assert.True(client.HasHungUp);
        Assert.Equal(KernelError.ConnectionRefused, _host.Files.FindSocket(_host.Context, s_path).Error);
        client.Release();
        Assert.Equal(0, _process.Account.Memory + _host.Thread.Process.Account.Memory);
    }

    [Fact]
    public void ConnectAndAwait_EndsWithTheAccept()
    {
        LocalSocket listener = Listen();
        Thread thread = _host.NewThread(2);
        LocalSocket client = New();
        ValueTask<Result> connect = client.ConnectAndAwait(thread, listener);
        Assert.False(connect.IsCompleted);
        Assert.Equal(KernelError.ConnectionRefused, New().ConnectAndAwait(_host.Thread, listener).Result.Error);
        Socket server = listener.Accept(_host.Thread).Result.Value;
        thread.Waiter.Continue();
        Assert.True(connect.Result.IsSuccess);
        _host.Write(client, "x");
        Assert.Equal("x", _host.Read(server));
    }

    [Fact]
    public void ConnectAndAwait_ListenerGoes_IsRefusedAndMayTryAgain()
    {
        LocalSocket listener = Listen();
        Thread thread = _host.NewThread(2);
        LocalSocket client = New();
        ValueTask<Result> connect = client.ConnectAndAwait(thread, listener);
        listener.Release();
        thread.Waiter.Continue();
        Assert.Equal(KernelError.ConnectionRefused, connect.Result.Error);
        Assert.False(client.IsConnected);
        client.Release();
        Assert.Equal(0, _process.Account.Memory + thread.Process.Account.Memory);
    }

    private static void AssertEmpty(long value) => Assert.Equal(0, value);

    private void AssertNothingIsLeft()
    {
        AssertEmpty(_process.Account.Memory);
        AssertEmpty(_host.Kernel.Carriers.Count);
    }

    private void Send(LocalSocket socket, OpenFile file) => Assert.True(socket.SendFile(file, _process.Account).IsSuccess);

    private LocalSocket New(Process? process = null) => _host.Files.CreateSocket(process ?? _process).Value;

    private LocalSocket Listen()
    {
        LocalSocket listener = New();
        Assert.True(_host.Files.BindSocket(_host.Context, s_path, listener).IsSuccess);
        Assert.True(listener.Listen(1).IsSuccess);
        return listener;
    }

    private (LocalSocket First, LocalSocket Second) Pair(Process? process = null)
    {
        LocalSocket first = New(process);
        LocalSocket second = New(process);
        Assert.True(first.ConnectPair(second, process ?? _process).IsSuccess);
        return (first, second);
    }
}
