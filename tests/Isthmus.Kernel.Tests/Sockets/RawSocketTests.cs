using System;
using System.Buffers.Binary;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Sockets;
using Isthmus.Kernel.Tests.Files;

namespace Isthmus.Kernel.Tests.Sockets;

public sealed class RawSocketTests
{
    private const byte Icmp = 1;
    private const byte Udp = 17;
    private const int Header = 20;

    private static readonly InternetEndpoint s_here = new(InternetAddress.Loopback, 0);
    private readonly FileHost _host = new();
    private readonly ResourceAccount _account = new(1, 16 << 20);

    [Fact]
    public void Echo_Request_IsHeardAndAnswered()
    {
        RawSocket socket = New(Icmp);
        socket.TimeToLive = 9;
        socket.ServiceType = 16;
        byte[] request = EchoRequest("are you there");
        Assert.Equal(request.Length, SendTo(socket, request, s_here).Value);
        byte[] heard = Receive(socket);
        Assert.Equal(0x45, heard[0]);
        Assert.Equal(16, heard[1]);
        Assert.Equal(9, heard[8]);
        Assert.Equal(Icmp, heard[9]);
        Assert.Equal(Header + request.Length, BinaryPrimitives.ReadUInt16BigEndian(heard.AsSpan(2)));
        Assert.Equal(request, heard[Header..]);
        byte[] answer = Receive(socket)[Header..];
        Assert.Equal(0, answer[0]);
        Assert.Equal(request[4..], answer[4..]);
        Assert.Equal(0xFFFF, Sum(answer));
        Assert.False(socket.IsReadable);
        Assert.Equal(0, _host.Kernel.Network.Packets.InUse);
    }

    [Fact]
    public void Echo_Damaged_IsNotAnswered()
    {
        RawSocket socket = New(Icmp);
        byte[] request = EchoRequest("x");
        request[2] ^= 1;
        Assert.True(SendTo(socket, request, s_here).IsSuccess);
        Assert.True(SendTo(socket, EchoRequest("y")[..7], s_here).IsSuccess);
        Assert.True(SendTo(socket, [], s_here).IsSuccess);
        for (int i = 0; i < 3; i++)
        {
            _ = Receive(socket);
        }

        Assert.False(socket.IsReadable);
    }

    [Fact]
    public void Packets_OfAnotherProtocol_AreNotHeard_ThoseOfItsOwnAre()
    {
        RawSocket icmp = New(Icmp);
        RawSocket udp = New(Udp);
        InternetSocket datagrams = _host.Kernel.Network.CreateSocket(SocketType.Datagram, _account).Value;
        Assert.True(datagrams.Bind(new(InternetAddress.Any, 53)).IsSuccess);
        Assert.Equal(4, SendTo(datagrams, "text"u8.ToArray(), new(InternetAddress.Loopback, 53)).Value);
        Assert.False(icmp.IsReadable);
        Assert.Equal("text"u8.ToArray(), Receive(udp)[(Header + 8)..]);
        Assert.Equal("text", _host.Read(datagrams));
    }

    [Fact]
    public void BoundAndConnected_HearsWhatIsMeant()
    {
        RawSocket bound = New(Icmp);
        RawSocket connected = New(Icmp);
        RawSocket sender = New(Icmp);
        Assert.True(bound.Bind(new(new(0x7F00_0002), 7)).IsSuccess);
        Assert.Equal(KernelError.InvalidArgument, bound.Bind(s_here).Error);
        Assert.Equal(KernelError.AddressNotAvailable, sender.Bind(new(new(0x0808_0808), 0)).Error);
        Assert.True(connected.Connect(_host.Thread, new(new(0x7F00_0003), 0)).Result.IsSuccess);
        Assert.Equal(KernelError.NetworkUnreachable, sender.Connect(_host.Thread, new(new(0x0808_0808), 0)).Result.Error);
        Assert.True(SendTo(sender, EchoRequest("x"), s_here).IsSuccess);
        Assert.False(bound.IsReadable);
        Assert.False(connected.IsReadable);
        Assert.True(SendTo(sender, EchoRequest("x"), new(new(0x7F00_0002), 0)).IsSuccess);
        Assert.True(bound.IsReadable);
        Assert.Equal(KernelError.DestinationRequired, FileHost.Done(sender.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Error);
        Assert.Equal(1, FileHost.Done(connected.Write(_host.Thread, new UserBuffer(FileHost.Buffer, 1))).Value);
    }

    [Theory]
    [InlineData(65515, KernelError.None)]
    [InlineData(65516, KernelError.MessageTooLong)]
    public void Length_UpToWhatAPacketHolds(int length, KernelError error)
    {
        RawSocket socket = New(Icmp);
        Result<int> sent = socket.SendTo(_host.Thread, new UserBuffer(FileHost.Buffer, length), s_here, MessageOptions.None).Result;
        Assert.Equal(error, sent.Error);
        Assert.Equal(error == KernelError.None, socket.IsReadable);
    }

    [Fact]
    public void BadBuffersAndNowhere_ChangeNothing()
    {
        RawSocket socket = New(Icmp);
        Assert.Equal(
            KernelError.BadAddress,
            socket.SendTo(_host.Thread, new UserBuffer(FileHost.End - 2, 5), s_here, MessageOptions.None).Result.Error);
        Assert.Equal(KernelError.NetworkUnreachable, SendTo(socket, [1], new(new(0x0808_0808), 0)).Error);
        Assert.False(socket.IsReadable);
        Assert.Equal(0, _host.Kernel.Network.Packets.InUse);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(17)]
    [InlineData(255)]
    public void RandomPackets_OfAnyProtocol_HarmNobody(byte protocol)
    {
        var random = new Random(protocol);
        RawSocket socket = New(protocol);
        InternetSocket listener = _host.Kernel.Network.CreateSocket(SocketType.Stream, _account).Value;
        Assert.True(listener.Bind(new(InternetAddress.Any, 80)).IsSuccess);
        Assert.True(listener.Listen(4).IsSuccess);
        for (int i = 0; i < 2000; i++)
        {
            byte[] packet = new byte[random.Next(80)];
            random.NextBytes(packet);
            if (packet.Length > 3 && random.Next(2) == 0)
            {
                // A port that somebody has.
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), 80);
            }

            Assert.Equal(packet.Length, SendTo(socket, packet, s_here).Value);
            while (socket.IsReadable)
            {
                _ = Receive(socket);
            }
        }

        Assert.Equal(0, _host.Kernel.Network.Packets.InUse);
    }

    [Fact]
    public void Closed_HearsNothing_AndMemoryIsFree()
    {
        RawSocket first = New(Icmp);
        RawSocket second = New(Icmp);
        first.Release();
        Assert.True(SendTo(second, EchoRequest("x"), s_here).IsSuccess);
        Assert.True(second.IsReadable);
        second.Release();
        Assert.Equal(0, _account.Memory);
    }

    private static byte[] EchoRequest(string text)
    {
        byte[] message = [8, 0, 0, 0, 0x12, 0x34, 0, 1, .. System.Text.Encoding.ASCII.GetBytes(text)];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)~Sum(message));
        return message;
    }

    private static int Sum(byte[] bytes)
    {
        int sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
        }

        return (sum & 0xFFFF) + (sum >> 16);
    }

    private RawSocket New(byte protocol)
        => Assert.IsType<RawSocket>(_host.Kernel.Network.CreateSocket(SocketType.Raw, _account, protocol).Value);

    private Result<int> SendTo(InternetSocket socket, byte[] content, InternetEndpoint remote)
    {
        Assert.True(_host.Memory.CopyOut(FileHost.Buffer, content).IsSuccess);
        return socket.SendTo(_host.Thread, new UserBuffer(FileHost.Buffer, content.Length), remote, MessageOptions.None).Result;
    }

    private byte[] Receive(InternetSocket socket)
    {
        ReceivedMessage message = socket.Receive(_host.Thread, new UserBuffer(FileHost.Buffer, 2000), MessageOptions.DoNotWait).Result.Value;
        byte[] bytes = new byte[message.Length];
        Assert.True(_host.Memory.CopyIn(FileHost.Buffer, bytes).IsSuccess);
        return bytes;
    }
}
