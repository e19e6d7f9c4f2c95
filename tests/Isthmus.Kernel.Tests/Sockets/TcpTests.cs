using System;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Sockets;

public sealed class TcpTests
{
    private const ushort Port = 80;

    private readonly FileHost _host = new();
    private readonly ResourceAccount _account = new(1, 64 << 20);
    private readonly TimerQueue _timers = new();
    private readonly NetworkStack _stack;

    public TcpTests()
    {
        _stack = new NetworkStack(_host.Machine, _timers);
        _stack.Attach(new LoopbackInterface());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 5)]
    [InlineData(3, 20)]
    [InlineData(4, 30)]
    [InlineData(5, 10)]
    public void Connection_LossyNetwork_DeliversInOrder(int seed, int lossPercent)
    {
        var network = new HostileInterface(_stack.Packets, seed, lossPercent);
        _stack.Attach(network);
        TcpListener listener = Listen(Port, 4).Value;
        TcpConnection client = Connect(new(new(0x0A00_0001), Port)).Value;
        TcpConnection? server = null;
        var sent = new byte[300_000];
        new Random(seed).NextBytes(sent);
        var received = new byte[sent.Length + 1];
        int sentCount = 0;
        int receivedCount = 0;
        bool isEnded = false;
        bool isShut = false;
        for (int step = 0; step < 20000 && !isEnded; step++)
        {
            server ??= listener.TryAccept();
            if (sentCount < sent.Length && client.Room > 0)
            {
                sentCount += Send(client, sent.AsSpan(sentCount, Math.Min(100_000, sent.Length - sentCount))).Value;
            }
            else if (sentCount == sent.Length && !isShut)
            {
                client.ShutDownSending();
                isShut = true;
            }

            if (server is not null && Receive(server, received.AsSpan(receivedCount, Math.Min(100_000, received.Length - receivedCount))) is { IsSuccess: true } part)
            {
                receivedCount += part.Value;
                isEnded = part.Value == 0;
            }

            ExpireNext();
        }

        Assert.True(isEnded);
        Assert.Equal(lossPercent > 0, network.Lost > 0);
        Assert.Equal(sent, received[..receivedCount]);
        server!.Close();
        client.Close();
        ExpireAll();
        Assert.Equal(0, _stack.ConnectionCount);
        Assert.Equal(0, _account.Memory);
        Assert.Equal(0, _stack.Packets.InUse);
        Assert.Equal(0, _timers.Count);
    }

    [Fact]
    public void Connection_NobodyListens_IsRefused()
    {
        TcpConnection client = Connect(new(InternetAddress.Loopback, Port)).Value;
        Assert.Equal(KernelError.ConnectionRefused, client.Error);
        Assert.Equal(0, _stack.ConnectionCount);
    }

    [Fact]
    public void Connection_ReaderIdle_WindowClosesAndOpensAgain()
    {
        (TcpConnection client, TcpConnection server) = Pair();
        int sent = 0;
        while (Send(client, new byte[5000]) is { IsSuccess: true } part)
        {
            sent += part.Value;
        }

        Assert.Equal(KernelError.WouldBlock, Send(client, new byte[1]).Error);
        Assert.InRange(sent, 65536, 131072);
        for (int i = 0; i < 20; i++)
        {
            ExpireNext();
        }

        Assert.Equal(KernelError.None, client.Error);
        int received = 0;
        var buffer = new byte[1000];
        for (int i = 0; i < 2000 && received < sent; i++)
        {
            Result<int> part = Receive(server, buffer);
            received += part.IsSuccess ? part.Value : 0;
            if (part.IsError)
            {
                ExpireNext();
            }
        }

        Assert.Equal(sent, received);
        Assert.Equal(1, Send(client, new byte[1]).Value);
        Assert.Equal(1, server.Available);
    }

    [Fact]
    public void Connection_HalfClosed_OtherDirectionGoesOn()
    {
        (TcpConnection client, TcpConnection server) = Pair();
        Assert.Equal(1, Send(client, [1]).Value);
        client.ShutDownSending();
        Assert.Equal(KernelError.BrokenPipe, Send(client, [1]).Error);
        Assert.Equal(1, Receive(server, new byte[9]).Value);
        Assert.Equal(0, Receive(server, new byte[9]).Value);
        Assert.Equal(2, Send(server, [2, 3]).Value);
        Assert.Equal(2, Receive(client, new byte[9]).Value);
        server.Close();
        Assert.Equal(0, Receive(client, new byte[9]).Value);
        Assert.Equal(TcpState.TimeWait, client.State);
        ExpireAll();
        Assert.Equal(0, _stack.ConnectionCount);
    }

    [Fact]
    public void Connection_ClosedWithBytesUnread_IsReset()
    {
        (TcpConnection client, TcpConnection server) = Pair();
        Assert.Equal(1, Send(client, [1]).Value);
        server.Close();
        Assert.Equal(KernelError.ConnectionReset, Send(client, [1]).Error);
        Assert.Equal(KernelError.BrokenPipe, Send(client, [1]).Error);
        Assert.Equal(0, Receive(client, new byte[1]).Value);
        Assert.Equal(0, _stack.ConnectionCount);
    }

    [Fact]
    public void Listener_BacklogFull_TakesTheNextWhenThereIsRoom()
    {
        TcpListener listener = Listen(Port, 1).Value;
        TcpConnection first = Connect(new(InternetAddress.Loopback, Port)).Value;
        TcpConnection second = Connect(new(InternetAddress.Loopback, Port)).Value;
        Assert.Equal(TcpState.Established, first.State);
        Assert.Equal(TcpState.SynSent, second.State);
        Assert.NotNull(listener.TryAccept());
        ExpireNext();
        Assert.Equal(TcpState.Established, second.State);
    }

    [Fact]
    public void Listener_Closed_ResetsWhoWasNotAccepted()
    {
        StreamPort port = Bind(Port).Value;
        port.Listen(4, _account);
        TcpConnection client = Connect(new(InternetAddress.Loopback, Port)).Value;
        Assert.Equal(KernelError.AddressInUse, Listen(Port, 4).Error);
        port.Release();
        Assert.Equal(KernelError.ConnectionReset, client.Error);
        client.Close();
        Assert.Equal(0, _account.Memory);
        Assert.True(Listen(Port, 4).IsSuccess);
    }

    [Fact]
    public void Connection_NetworkCut_TimesOut()
    {
        var network = new HostileInterface(_stack.Packets, 1, 0);
        _stack.Attach(network);
        TcpListener listener = Listen(Port, 4).Value;
        TcpConnection client = Connect(new(new(0x0A00_0001), Port)).Value;
        network.IsCut = true;
        Assert.Equal(1, Send(client, [1]).Value);
        ExpireAll();
        Assert.Equal(KernelError.TimedOut, client.Error);
        Assert.NotNull(listener.TryAccept());
    }

    [Fact]
    public void Connect_ToItself_IsEstablishedAndTalksToItself()
    {
        TcpConnection own = ConnectToItself();
        Assert.Equal(3, Send(own, [1, 2, 3]).Value);
        Assert.Equal(3, Receive(own, new byte[9]).Value);
        own.ShutDownSending();
        Assert.Equal(0, Receive(own, new byte[9]).Value);
        own.Close();
        ExpireAll();
        Assert.Equal(0, _stack.ConnectionCount);
        Assert.Equal(0, _account.Memory);
    }

    [Fact]
    public void Connection_ToItselfFull_ProbesAndGoesOn()
    {
        TcpConnection own = ConnectToItself();
        int sent = 0;
        while (Send(own, new byte[5000]) is { IsSuccess: true } part)
        {
            sent += part.Value;
        }

        for (int i = 0; i < 20; i++)
        {
            ExpireNext();
        }

        int received = 0;
        for (int i = 0; i < 2000 && received < sent; i++)
        {
            Result<int> part = Receive(own, new byte[1000]);
            received += part.IsSuccess ? part.Value : 0;
            ExpireNext();
        }

        Assert.Equal(sent, received);
        own.Abort();
        _stack.Run();
        Assert.Equal(0, _stack.Packets.InUse);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Connect_BothSidesAtOnce_AreEstablished(int lossPercent)
    {
        var network = new HostileInterface(_stack.Packets, 1, lossPercent) { IsHeld = true };
        _stack.Attach(network);
        var address = new InternetAddress(0x0A00_0001);
        TcpConnection left = _stack.Connect(new(address, 81), _stack.BindStream(new(address, 80)).Value, _account).Value;
        TcpConnection right = _stack.Connect(new(address, 80), _stack.BindStream(new(address, 81)).Value, _account).Value;
        network.IsHeld = false;
        _stack.Run();
        for (int i = 0; i < 50; i++)
        {
            ExpireNext();
        }

        Assert.Equal(TcpState.Established, left.State);
        Assert.Equal(TcpState.Established, right.State);
        Assert.Equal(3, Send(left, [1, 2, 3]).Value);
        for (int i = 0; i < 50; i++)
        {
            ExpireNext();
        }

        Assert.Equal(3, Receive(right, new byte[9]).Value);
    }

    [Fact]
    public void Run_PacketsWithoutEnd_ReturnsAndGoesOnLater()
    {
        var network = new EndlessInterface();
        _stack.Attach(network);
        _stack.Run();
        int first = network.Taken;
        Assert.NotEqual(0, first);
        Assert.Equal(1, _timers.Count);
        ExpireNext();
        Assert.Equal(2 * first, network.Taken);
    }

    [Fact]
    public void Connect_NoRoute_Fails()
        => Assert.Equal(KernelError.NetworkUnreachable, Connect(new(new(0x0808_0808), Port)).Error);

    private TcpConnection ConnectToItself()
    {
        TcpConnection own = _stack.Connect(new(InternetAddress.Loopback, Port), Bind(Port).Value, _account).Value;
        Assert.Equal(TcpState.Established, own.State);
        return own;
    }

    private (TcpConnection Client, TcpConnection Server) Pair()
    {
        TcpListener listener = Listen(Port, 4).Value;
        TcpConnection client = Connect(new(InternetAddress.Loopback, Port)).Value;
        Assert.Equal(TcpState.Established, client.State);
        return (client, listener.TryAccept()!);
    }

    private Result<StreamPort> Bind(ushort port) => _stack.BindStream(new(InternetAddress.Any, port));

    private Result<TcpListener> Listen(ushort port, int backlog)
        => Bind(port).TryGet(out StreamPort bound, out KernelError error) ? bound.Listen(backlog, _account) : error;

    private Result<TcpConnection> Connect(InternetEndpoint remote) => _stack.Connect(remote, null, _account);

    private Result<int> Send(TcpConnection connection, ReadOnlySpan<byte> bytes)
    {
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, bytes).IsSuccess);
        return connection.Send(_host.Memory, new UserBuffer(FileHost.Buffer, bytes.Length));
    }

    private Result<int> Receive(TcpConnection connection, Span<byte> bytes)
    {
        Result<int> received = connection.Receive(_host.Memory, new UserBuffer(FileHost.Buffer, bytes.Length), peeks: false);
        Assert.True(_host.Memory.CopyIn(FileHost.Buffer, bytes[..(received.IsSuccess ? received.Value : 0)]).IsSuccess);
        return received;
    }

    private void ExpireNext()
    {
        if (_timers.Count > 0)
        {
            _host.Machine.Clock.Advance(Math.Max(0, _timers.NextDeadline - _host.Machine.Clock.Now));
            _timers.Expire(_host.Machine.Clock.Now);
        }
    }

    private void ExpireAll()
    {
        for (int i = 0; i < 1000 && _timers.Count > 0; i++)
        {
            ExpireNext();
        }
    }
}
