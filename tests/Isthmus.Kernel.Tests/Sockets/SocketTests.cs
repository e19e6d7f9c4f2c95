using System;
using System.Threading.Tasks;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Sockets;

public sealed class SocketTests
{
    private const ushort Port = 8080;

    private static readonly UserBuffer s_large = new(FileHost.Buffer, 100_000);
    private readonly FileHost _host = new();
    private readonly NetworkStack _network;
    private readonly ResourceAccount _account = new(1, 16 << 20);

    public SocketTests() => _network = _host.Kernel.Network;

    private static InternetEndpoint Server => new(InternetAddress.Loopback, Port);

    [Fact]
    public void Stream_ListenConnectAccept_CarriesBytesBothWays()
    {
        (InternetSocket client, InternetSocket server) = Pair();
        Assert.Equal(5, _host.Write(client, "hello"));
        Assert.Equal(5, server.AvailableBytes.Value);
        Assert.Equal("hello", _host.Read(server));
        Assert.Equal(6, _host.Write(server, "answer"));
        Assert.Equal("ans", _host.Read(client, 3));
        Assert.Equal("wer", _host.Read(client, 99));
        Assert.Equal(server.LocalEndpoint, client.RemoteEndpoint.Value);
        Assert.Equal(client.LocalEndpoint, server.RemoteEndpoint.Value);
        Assert.Equal(Port, server.LocalEndpoint.Port);
    }

    [Fact]
    public void Stream_Empty_ReaderWaitsForTheSender()
    {
        (InternetSocket client, InternetSocket server) = Pair();
        Thread reader = _host.NewThread(2);
        ValueTask<Result<int>> read = server.Read(reader, new UserBuffer(FileHost.Buffer + 8192, 10));
        Assert.False(read.IsCompleted);
        Assert.Equal(WaitReason.SocketReadable, reader.Waiter.Reason);
        _host.Write(client, "x");
        reader.Waiter.Continue();
        Assert.Equal(1, read.Result.Value);
    }

    [Fact]
    public void Stream_PeerCloses_WaitingReaderGetsTheEnd()
    {
        (InternetSocket client, InternetSocket server) = Pair();
        Thread reader = _host.NewThread(2);
        ValueTask<Result<int>> read = server.Read(reader, new UserBuffer(FileHost.Buffer, 10));
        client.Release();
        reader.Waiter.Continue();
        Assert.Equal(0, read.Result.Value);
        Assert.True(server.IsReadable);
        Assert.False(server.HasHungUp);
        Assert.Equal(1, _host.Write(server, "x"));
        Assert.Equal(KernelError.ConnectionReset, Done(server.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))));
        Assert.Equal(KernelError.BrokenPipe, Done(server.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))));
        Assert.True(server.HasHungUp);
    }

    [Fact]
    public void Stream_WindowFull_WriterGoesOnAsTheReaderTakes()
    {
        (InternetSocket client, InternetSocket server) = Pair();
        Thread writer = _host.NewThread(2);
        int total = 0;
        for (int round = 0; round < 3; round++)
        {
            ValueTask<Result<int>> write = client.Write(writer, s_large);
            while (!write.IsCompleted)
            {
                total += FileHost.Done(server.Read(_host.Thread, s_large)).Value;
                if (writer.Waiter.HasContinuation)
                {
                    writer.Waiter.Continue();
                }
            }

            Assert.Equal(s_large.Length, write.Result.Value);
        }

        while (total < 3 * s_large.Length)
        {
            total += FileHost.Done(server.Read(_host.Thread, s_large)).Value;
        }

        Assert.Equal(3 * s_large.Length, total);
        Assert.False(server.IsReadable);
    }

    [Fact]
    public void Stream_PeerResetsWhileAWriterWaits_TellsWhatWasSent()
    {
        (InternetSocket client, InternetSocket server) = Pair();
        Thread writer = _host.NewThread(2);
        ValueTask<Result<int>> write = client.Write(writer, new UserBuffer(FileHost.Buffer, 150_000));
        Assert.False(write.IsCompleted);
        server.Release();
        writer.Waiter.Continue();
        Assert.InRange(write.Result.Value, 65536, 131072);
        Assert.Equal(KernelError.ConnectionReset, Done(client.Read(_host.Thread, s_large)));
        Assert.Equal(0, FileHost.Done(client.Read(_host.Thread, s_large)).Value);
    }

    [Fact]
    public void Accept_NothingThere_WaitsAndEachConnectionWakesOne()
    {
        InternetSocket listener = Listen();
        Thread[] threads = [_host.NewThread(2), _host.NewThread(3)];
        ValueTask<Result<Socket>> first = listener.Accept(threads[0]);
        ValueTask<Result<Socket>> second = listener.Accept(threads[1]);
        InternetSocket client = Connect();
        Assert.True(threads[0].Waiter.HasContinuation);
        Assert.False(threads[1].Waiter.HasContinuation);
        threads[0].Waiter.Continue();
        Assert.Equal(client.LocalEndpoint, ((InternetSocket)first.Result.Value).RemoteEndpoint.Value);
        threads[1].InterruptWait(Interruption.BySignal);
        threads[1].Waiter.Continue();
        Assert.Equal(KernelError.Interrupted, second.Result.Error);
    }

    [Fact]
    public void Accept_ListeningEnds_WaiterIsTold()
    {
        InternetSocket listener = Listen();
        Thread thread = _host.NewThread(2);
        ValueTask<Result<Socket>> accept = listener.Accept(thread);
        Assert.True(listener.ShutDown(ShutdownDirection.Receive).IsSuccess);
        thread.Waiter.Continue();
        Assert.Equal(KernelError.InvalidArgument, accept.Result.Error);
        Assert.Equal(KernelError.ConnectionRefused, ConnectError(New(SocketType.Stream)));
    }

    [Fact]
    public void Connect_NobodyListens_FailsAndMayTryAgain()
    {
        InternetSocket client = New(SocketType.Stream);
        Assert.Equal(KernelError.ConnectionRefused, ConnectError(client));
        InternetSocket listener = Listen();
        Assert.Equal(KernelError.None, ConnectError(client));
        Assert.Equal(KernelError.AlreadyConnected, ConnectError(client));
        Assert.Equal(KernelError.AlreadyConnected, ConnectError(listener));
    }

    [Fact]
    public void Connect_BacklogFull_WaitsUntilThereIsRoom()
    {
        InternetSocket listener = Listen(backlog: 1);
        Connect();
        Thread thread = _host.NewThread(2);
        InternetSocket second = New(SocketType.Stream);
        ValueTask<Result> connect = second.Connect(thread, Server);
        Assert.Equal(WaitReason.SocketConnect, thread.Waiter.Reason);
        Accept(listener);
        Assert.False(connect.IsCompleted);

        // The segment that was dropped comes again.
        _host.Machine.Clock.Advance(2_000_000_000);
        _host.Kernel.Timers.Expire(_host.Machine.Clock.Now);
        thread.Waiter.Continue();
        Assert.True(connect.Result.IsSuccess);
    }

    [Fact]
    public void Connect_NonBlocking_IsInProgressUntilItIsWritable()
    {
        InternetSocket listener = Listen(backlog: 1);
        Connect();
        InternetSocket client = New(SocketType.Stream);
        client.Mode |= OpenMode.NonBlocking;
        Assert.Equal(KernelError.InProgress, ConnectError(client));
        Assert.Equal(KernelError.AlreadyInProgress, ConnectError(client));
        Assert.False(client.IsWritable);
        listener.Release();
        _host.Machine.Clock.Advance(2_000_000_000);
        _host.Kernel.Timers.Expire(_host.Machine.Clock.Now);
        Assert.True(client.IsWritable);
        Assert.Equal(KernelError.ConnectionRefused, client.TakeError());
        Assert.Equal(KernelError.None, client.TakeError());
    }

    [Fact]
    public void Bind_PortInUse_IsRefusedUntilItIsReleased()
    {
        InternetSocket first = New(SocketType.Stream);
        Assert.True(first.Bind(Server).IsSuccess);
        Assert.Equal(KernelError.InvalidArgument, first.Bind(new(default, 9)).Error);
        Assert.Equal(KernelError.AddressInUse, New(SocketType.Stream).Bind(Server).Error);
        Assert.True(New(SocketType.Datagram).Bind(Server).IsSuccess);
        Assert.Equal(KernelError.AddressInUse, New(SocketType.Datagram).Bind(new(default, Port)).Error);
        Assert.Equal(KernelError.AddressNotAvailable, New(SocketType.Stream).Bind(new(new(0x0808_0808), 1)).Error);
        first.Release();
        InternetSocket any = New(SocketType.Stream);
        Assert.True(any.Bind(Server).IsSuccess);
        InternetSocket chosen = New(SocketType.Stream);
        Assert.True(chosen.Bind(default).IsSuccess);
        Assert.InRange(chosen.LocalEndpoint.Port, 49152, 65535);
    }

    [Fact]
    public void Stream_NotConnected_IsRefused()
    {
        InternetSocket socket = New(SocketType.Stream);
        Assert.Equal(KernelError.NotConnected, Done(socket.Read(_host.Thread, s_large)));
        Assert.Equal(KernelError.NotConnected, Done(socket.Write(_host.Thread, s_large)));
        Assert.Equal(KernelError.NotConnected, socket.ShutDown(ShutdownDirection.Send).Error);
        Assert.Equal(KernelError.NotConnected, socket.RemoteEndpoint.Error);
        Assert.Equal(KernelError.InvalidArgument, socket.Accept(_host.Thread).Result.Error);
        Assert.Equal(KernelError.NotSeekable, socket.Seek(0, SeekOrigin.Start).Error);
        Assert.Equal(KernelError.NetworkUnreachable, socket.Connect(_host.Thread, new(new(0x0808_0808), 1)).Result.Error);
        Assert.Equal(KernelError.InvalidArgument, socket.Connect(_host.Thread, new(InternetAddress.Loopback, 0)).Result.Error);
    }

    [Fact]
    public void Stream_BadBuffer_LosesNothing()
    {
        (InternetSocket client, InternetSocket server) = Pair();
        Assert.Equal(KernelError.BadAddress, Done(client.Write(_host.Thread, new UserBuffer(FileHost.End, 5))));
        _host.Write(client, "hello");
        Assert.Equal(KernelError.BadAddress, Done(server.Read(_host.Thread, new UserBuffer(FileHost.End - 2, 5))));
        Assert.Equal("hello", _host.Read(server));
    }

    [Fact]
    public void Stream_Peek_LeavesTheBytes()
    {
        (InternetSocket client, InternetSocket server) = Pair();
        _host.Write(client, "hello");
        Assert.Equal(3, server.Receive(_host.Thread, new UserBuffer(FileHost.Buffer, 3), MessageOptions.Peek).Result.Value.Length);
        Assert.Equal("hello", _host.Read(server));
        Assert.Equal(
            KernelError.WouldBlock, server.Receive(_host.Thread, s_large, MessageOptions.DoNotWait).Result.Error);
    }

    [Fact]
    public void Stream_ReceiveShutDown_ReadsTheRestAndThenTheEnd()
    {
        (InternetSocket client, InternetSocket server) = Pair();
        _host.Write(client, "rest");
        Assert.True(server.ShutDown(ShutdownDirection.Receive).IsSuccess);
        Assert.Equal("rest", _host.Read(server));
        Assert.Equal("", _host.Read(server));
    }

    [Fact]
    public void Stream_AllClosed_NothingIsLeft()
    {
        InternetSocket listener = Listen();
        for (int i = 0; i < 20; i++)
        {
            InternetSocket client = Connect();
            InternetSocket server = Accept(listener);
            _host.Write(client, "hello");
            (i % 2 == 0 ? client : server).Release();
            (i % 2 == 0 ? server : client).Release();
        }

        Connect().Release();
        listener.Release();
        for (int i = 0; i < 100 && _host.Kernel.Timers.Count > 0; i++)
        {
            _host.Machine.Clock.Advance(_host.Kernel.Timers.NextDeadline - _host.Machine.Clock.Now);
            _host.Kernel.Timers.Expire(_host.Machine.Clock.Now);
        }

        Assert.Equal(0, _network.ConnectionCount);
        Assert.Equal(0, _network.Packets.InUse);
        Assert.Equal(0, _account.Memory + _host.Thread.Process.Account.Memory);
    }

    [Fact]
    public void Stream_AccountExhausted_IsRefusedAndGoesOnLater()
    {
        InternetSocket listener = Listen(backlog: 128);
        int count = 0;
        InternetSocket last = New(SocketType.Stream);
        while (ConnectError(last) == KernelError.None)
        {
            last = New(SocketType.Stream);
            count++;
            Assert.InRange(count, 0, 200);
        }

        Assert.InRange(count, 10, 128);
        Accept(listener).Release();
        Assert.True(_account.Memory <= _account.MemoryLimit);
    }

    [Fact]
    public void Stream_SteadyState_AllocatesNothing()
    {
        (InternetSocket client, InternetSocket server) = Pair();
        var buffer = new UserBuffer(FileHost.Buffer, 100);
        Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Round();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            _ = client.Write(_host.Thread, buffer).Result;
            _ = server.Read(_host.Thread, buffer).Result;
            _ = server.Write(_host.Thread, buffer).Result;
            _ = client.Read(_host.Thread, buffer).Result;
        }
    }

    private static KernelError Done(ValueTask<Result<int>> call) => FileHost.Done(call).Error;

    private InternetSocket New(SocketType type) => _network.CreateSocket(type, _account).Value;

    private InternetSocket Listen(int backlog = 8)
    {
        InternetSocket listener = New(SocketType.Stream);
        Assert.True(listener.Bind(new(InternetAddress.Any, Port)).IsSuccess);
        Assert.True(listener.Listen(backlog).IsSuccess);
        Assert.True(listener.IsListening);
        return listener;
    }

    private InternetSocket Connect()
    {
        InternetSocket client = New(SocketType.Stream);
        Assert.Equal(KernelError.None, ConnectError(client));
        return client;
    }

    private KernelError ConnectError(InternetSocket socket)
    {
        ValueTask<Result> connect = socket.Connect(_host.Thread, Server);
        Assert.True(connect.IsCompleted);
        return connect.Result.Error;
    }

    private InternetSocket Accept(InternetSocket listener)
    {
        Assert.True(listener.IsReadable);
        return (InternetSocket)listener.Accept(_host.Thread).Result.Value;
    }

    private (InternetSocket Client, InternetSocket Server) Pair()
    {
        InternetSocket listener = Listen();
        InternetSocket client = Connect();
        return (client, Accept(listener));
    }
}
