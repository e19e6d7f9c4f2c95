using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Sockets;

public sealed class LocalSocketTests
{
    private static readonly byte[] s_path = FileHost.Bytes("/socket");

    private readonly FileHost _host = new();
    private readonly Process _process;

    public LocalSocketTests()
        => _process = new Process(
            _host.Kernel, new ProcessId(9), personality: null!, _host.Context, new ResourceAccount(1, 4 << 20));

    [Fact]
    public void Connection_CarriesBytesBothWaysAndEnds()
    {
        (LocalSocket client, LocalSocket server) = Pair();
        _host.Write(client, "hello");
        Assert.Equal("hello", _host.Read(server));
        _host.Write(server, "answer");
        client.Release();
        Assert.True(server.HasHungUp);
        Assert.Equal("", _host.Read(server));
        Assert.Equal(
            KernelError.BrokenPipe, FileHost.Done(server.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
    }

    [Fact]
    public void Accept_NothingThere_WaitsForAConnection()
    {
        LocalSocket listener = Listen();
        Thread thread = _host.NewThread(2);
        ValueTask<Result<Socket>> accept = listener.Accept(thread);
        LocalSocket client = Connect(listener);
        thread.Waiter.Continue();
        var server = (LocalSocket)accept.Result.Value;
        Assert.Equal("/socket"u8, server.Name);
        Assert.Equal("/socket"u8, client.PeerName);
        Assert.True(server.PeerName.IsEmpty);
        Assert.Equal(new ProcessId(9), client.Peer.Process);
    }

    [Fact]
    public void Connect_BacklogFull_WaitsUntilAnAccept()
    {
        LocalSocket listener = Listen();
        Connect(listener);
        Thread thread = _host.NewThread(2);
        LocalSocket second = New();
        ValueTask<Result> connect = second.Connect(thread, listener);
        Assert.False(connect.IsCompleted);
        Assert.True(listener.Accept(_host.Thread).Result.IsSuccess);
        thread.Waiter.Continue();
        Assert.True(connect.Result.IsSuccess);
    }

    [Fact]
    public void Connect_ListenerGoesWhileOneWaits_IsRefused()
    {
        LocalSocket listener = Listen();
        LocalSocket first = Connect(listener);
        Thread thread = _host.NewThread(2);
        ValueTask<Result> connect = New().Connect(thread, listener);
        listener.Release();
        thread.Waiter.Continue();
        Assert.Equal(KernelError.ConnectionRefused, connect.Result.Error);
        Assert.Equal("", _host.Read(first));
        Assert.Equal(KernelError.ConnectionRefused, _host.Files.FindSocket(_host.Context, s_path).Error);
    }

    [Fact]
    public void ShutDown_WaitingReaderAndWriter_AreTold()
    {
        (LocalSocket client, LocalSocket server) = Pair();
        Thread reader = _host.NewThread(2);
        ValueTask<Result<int>> read = server.Read(reader, new UserBuffer(FileHost.Buffer, 1));
        Assert.True(server.ShutDown(ShutdownDirection.Receive).IsSuccess);
        reader.Waiter.Continue();
        Assert.Equal(0, read.Result.Value);
        Assert.True(server.IsReadable);
        Assert.Equal(KernelError.BrokenPipe, FileHost.Done(client.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
        Thread writer = _host.NewThread(3);
        ValueTask<Result<int>> write = server.Write(writer, new UserBuffer(FileHost.Buffer, 100_000));
        Assert.True(server.ShutDown(ShutdownDirection.Send).IsSuccess);
        writer.Waiter.Continue();
        Assert.Equal(65536, write.Result.Value);
        Assert.Equal(KernelError.BrokenPipe, FileHost.Done(server.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
    }

    [Fact]
    public void Receive_Timeout_GivesUp()
    {
        (LocalSocket client, LocalSocket server) = Pair();
        server.ReceiveTimeout = 1000;
        Thread reader = _host.NewThread(2);
        ValueTask<Result<ReceivedMessage>> read = server.Receive(reader, new UserBuffer(FileHost.Buffer, 1), MessageOptions.Peek);
        _host.Machine.Clock.Advance(1000);
        _host.Kernel.Timers.Expire(_host.Machine.Clock.Now);
        reader.Waiter.Continue();
        Assert.Equal(KernelError.WouldBlock, read.Result.Error);
        _host.Write(client, "x");
        Assert.Equal(1, server.Receive(_host.Thread, new UserBuffer(FileHost.Buffer, 1), MessageOptions.Peek).Result.Value.Length);
        Assert.Equal("x", _host.Read(server));
    }

    [Fact]
    public void Bind_NameTakenOrNoDirectory_IsRefused()
    {
        LocalSocket listener = Listen();
        Assert.Equal(KernelError.InvalidArgument, _host.Files.BindSocket(_host.Context, FileHost.Bytes("/other"), listener).Error);
        Assert.Equal(KernelError.AddressInUse, _host.Files.BindSocket(_host.Context, s_path, New()).Error);
        Assert.Equal(KernelError.NotFound, _host.Files.BindSocket(_host.Context, FileHost.Bytes("/none/x"), New()).Error);
        Assert.Equal(KernelError.InvalidArgument, New().Listen(1).Error);
        Assert.Equal(KernelError.NotOpenable, _host.Files.Open(_host.Context, s_path, OpenMode.Read).Error);
        Assert.Equal(FileType.Socket, _host.Files.Stat(_host.Context, s_path).Value.Type);
        _host.Create("/file");
        Assert.Equal(KernelError.ConnectionRefused, _host.Files.FindSocket(_host.Context, FileHost.Bytes("/file")).Error);
    }

    [Fact]
    public void AllClosed_NothingIsCharged()
    {
        LocalSocket listener = Listen();
        LocalSocket client = Connect(listener);
        var server = (LocalSocket)listener.Accept(_host.Thread).Result.Value;
        LocalSocket waiting = Connect(listener);
        listener.Release();
        client.Release();
        server.Release();
        waiting.Release();
        Assert.Equal(0, _process.Account.Memory + _host.Thread.Process.Account.Memory);
    }

    private LocalSocket New() => _host.Files.CreateSocket(_process).Value;

    private LocalSocket Listen()
    {
        LocalSocket listener = New();
        Assert.True(_host.Files.BindSocket(_host.Context, s_path, listener).IsSuccess);
        Assert.True(listener.Listen(1).IsSuccess);
        return listener;
    }

    private LocalSocket Connect(LocalSocket listener)
    {
        LocalSocket client = New();
        Assert.True(client.Connect(_host.Thread, listener).Result.IsSuccess);
        return client;
    }

    private (LocalSocket Client, LocalSocket Server) Pair()
    {
        LocalSocket listener = Listen();
        LocalSocket client = Connect(listener);
        return (client, (LocalSocket)listener.Accept(_host.Thread).Result.Value);
    }
}
