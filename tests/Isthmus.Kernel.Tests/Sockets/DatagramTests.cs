using System.Threading.Tasks;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Sockets;

public sealed class DatagramTests
{
    private const ushort Port = 53;

    private static readonly InternetEndpoint s_server = new(InternetAddress.Loopback, Port);
    private readonly FileHost _host = new();
    private readonly ResourceAccount _account = new(1, 16 << 20);
    private readonly InternetSocket _server;
    private readonly InternetSocket _client;

    public DatagramTests()
    {
        _server = New();
        _client = New();
        Assert.True(_server.Bind(new(InternetAddress.Any, Port)).IsSuccess);
        Assert.True(_client.Connect(_host.Thread, s_server).Result.IsSuccess);
    }

    [Fact]
    public void Datagram_Sent_ArrivesWholeWithItsSender()
    {
        _host.Write(_client, "one");
        _host.Write(_client, "second");
        Assert.Equal(3, _server.AvailableBytes.Value);
        ReceivedMessage message = Receive(_server, 100).Value;
        Assert.Equal("one", _host.Peek(message.Length));
        Assert.Equal(_client.LocalEndpoint.Port, message.Source.Port);
        Assert.Equal(InternetAddress.Loopback, message.Source.Address);
        Assert.Equal("second", _host.Read(_server));
    }

    [Fact]
    public void Datagram_ShortBuffer_RestIsDropped()
    {
        _host.Write(_client, "abcdef");
        _host.Write(_client, "xy");
        ReceivedMessage message = Receive(_server, 2).Value;
        Assert.Equal((2, 6), (message.Length, message.FullLength));
        Assert.Equal("xy", _host.Read(_server));
    }

    [Fact]
    public void Datagram_Empty_IsAMessageToo()
    {
        Assert.Equal(0, FileHost.Done(_client.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 0))).Value);
        Assert.True(_server.IsReadable);
        Assert.Equal("", _host.Read(_server));
        Assert.False(_server.IsReadable);
    }

    [Fact]
    public void Datagram_NoPeerNamed_IsRefused()
    {
        Assert.Equal(
            KernelError.DestinationRequired, FileHost.Done(_server.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
        Assert.Equal(KernelError.NotConnected, _server.RemoteEndpoint.Error);
        Assert.Equal(KernelError.NotSupported, _server.Listen(1).Error);
        Assert.Equal(KernelError.NotSupported, _server.Accept(_host.Thread).Result.Error);
    }

    [Fact]
    public void Datagram_ToWhomTheCallerNames_Answers()
    {
        _host.Write(_client, "question");
        InternetEndpoint sender = Receive(_server, 100).Value.Source;
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, "answer"u8).IsSuccess);
        Assert.Equal(6, _server.SendTo(_host.Thread, new UserBuffer(FileHost.Buffer, 6), sender, MessageOptions.None).Result.Value);
        Assert.Equal("answer", _host.Read(_client));
    }

    [Fact]
    public void Datagram_FromSomebodyElse_DoesNotReachAConnectedSocket()
    {
        InternetSocket stranger = New();
        Assert.True(stranger.Connect(_host.Thread, new(InternetAddress.Loopback, _client.LocalEndpoint.Port)).Result.IsSuccess);
        _host.Write(stranger, "spam");
        Assert.False(_client.IsReadable);
    }

    [Fact]
    public void Datagram_NobodyThere_NextCallOfTheConnectedSocketIsRefused()
    {
        InternetSocket lonely = New();
        Assert.True(lonely.Connect(_host.Thread, new(InternetAddress.Loopback, 9)).Result.IsSuccess);
        _host.Write(lonely, "x");
        Assert.True(lonely.IsReadable);
        Assert.Equal(KernelError.ConnectionRefused, Receive(lonely, 1).Error);
        _host.Write(lonely, "x");
        Assert.Equal(
            KernelError.ConnectionRefused, FileHost.Done(lonely.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
    }

    [Theory]
    [InlineData(65507, KernelError.None)]
    [InlineData(65508, KernelError.MessageTooLong)]
    public void Datagram_Length_UpToWhatAPacketHolds(int length, KernelError error)
    {
        Assert.Equal(error, FileHost.Done(_client.Write(_host.Thread, new UserBuffer(FileHost.Buffer, length))).Error);
        Assert.Equal(error == KernelError.None, _server.IsReadable);
    }

    [Fact]
    public void Datagram_NobodyReads_WhatDoesNotFitIsLost()
    {
        for (int i = 0; i < 1000; i++)
        {
            _host.Write(_client, $"message {i}");
        }

        Assert.Equal("message 0", _host.Read(_server));
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(60000, FileHost.Done(_client.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 60000))).Value);
        }

        Assert.Equal("message 1", _host.Read(_server));
        Assert.Equal(0, _host.Kernel.Network.Packets.InUse);
    }

    [Fact]
    public void Datagram_BadBuffers_ChangeNothing()
    {
        Assert.Equal(KernelError.BadAddress, FileHost.Done(_client.Write(_host.Thread, new UserBuffer(FileHost.End - 2, 5))).Error);
        Assert.False(_server.IsReadable);
        _host.Write(_client, "hello");
        Assert.Equal(KernelError.BadAddress, Receive(_server, 5, FileHost.End - 2).Error);
        Assert.Equal("hello", _host.Read(_server));
        Assert.Equal(0, _host.Kernel.Network.Packets.InUse);
    }

    [Fact]
    public void Datagram_Empty_ReceiverWaitsAndMayBeInterrupted()
    {
        Thread[] threads = [_host.NewThread(2), _host.NewThread(3)];
        ValueTask<Result<int>> first = _server.Read(threads[0], new UserBuffer(FileHost.Buffer + 8192, 10));
        ValueTask<Result<ReceivedMessage>> second =
            _server.Receive(threads[1], new UserBuffer(FileHost.Buffer + 8192, 10), MessageOptions.None);
        _host.Write(_client, "x");
        Assert.False(threads[1].Waiter.HasContinuation);
        threads[0].Waiter.Continue();
        Assert.Equal(1, first.Result.Value);
        threads[1].InterruptWait(Isthmus.Kernel.Scheduling.Interruption.BySignal);
        threads[1].Waiter.Continue();
        Assert.Equal(KernelError.Interrupted, second.Result.Error);
    }

    [Fact]
    public void Datagram_Closed_PortAndMemoryAreFree()
    {
        _server.Release();
        _client.Release();
        Assert.Equal(0, _account.Memory);
        Assert.True(New().Bind(s_server).IsSuccess);
    }

    private InternetSocket New() => _host.Kernel.Network.CreateSocket(SocketType.Datagram, _account).Value;

    private Result<ReceivedMessage> Receive(InternetSocket socket, int length, Isthmus.Machine.VirtualAddress? at = null)
        => socket.Receive(_host.Thread, new UserBuffer(at ?? FileHost.Buffer, length), MessageOptions.DoNotWait).Result;
}
