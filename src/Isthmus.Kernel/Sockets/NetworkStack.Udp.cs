using System;
using System.Buffers.Binary;
using Isthmus.Kernel.Memory;

namespace Isthmus.Kernel.Sockets;

/// <content>UDP's datagrams, and ICMP's answer where nobody takes one.</content>
public sealed partial class NetworkStack
{
    private const byte ControlProtocol = 1;
    private const byte UdpProtocol = 17;
    private const int UdpHeaderLength = 8;
    private const int ControlHeaderLength = 8;
    private const byte Unreachable = 3;
    private const byte UnreachablePort = 3;
    private const byte EchoReply = 0;
    private const byte EchoRequest = 8;

    private readonly PortTable<DatagramSocket> _datagramPorts = new();

    /// <summary>Gives a socket its port: 0 takes a free one.</summary>
    internal Result<InternetEndpoint> Bind(DatagramSocket socket, InternetEndpoint local)
    {
        if (!CanReceiveAt(local.Address))
        {
            return KernelError.AddressNotAvailable;
        }

        if (!_datagramPorts.Choose(local.Port).TryGet(out ushort port, out KernelError error))
        {
            return error;
        }

        _datagramPorts.Claim(port, socket);
        return local with { Port = port };
    }

    internal void Unbind(InternetEndpoint local) => _datagramPorts.Release(local.Port);

    /// <summary>Sends a datagram. Where no buffer is free it is lost, as on any network.</summary>
    /// <param name="socket">The sender; one that is bound to no address of this computer takes that of the interface.</param>
    /// <param name="remote">The receiver.</param>
    /// <param name="memory">Where the content is.</param>
    /// <param name="source">The content.</param>
    internal Result<int> SendDatagram(DatagramSocket socket, InternetEndpoint remote, UserMemory memory, UserBuffer source)
    {
        if (RouteOfMessage(remote.Address) is not { } route)
        {
            return KernelError.NetworkUnreachable;
        }

        KernelError error = TryFill(route, memory, source, HeaderLength + UdpHeaderLength, out Packet? packet);
        if (error != KernelError.None)
        {
            return error;
        }

        if (packet is null)
        {
            return source.Length;
        }

        Span<byte> datagram = packet.Bytes[HeaderLength..];
        InternetAddress from = SourceOf(socket, route, remote.Address);
        BinaryPrimitives.WriteUInt16BigEndian(datagram, socket.LocalEndpoint.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], remote.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)datagram.Length);
        datagram[6..8].Clear();
        if (!route.IsReliable)
        {
            ushort checksum = Checksum(UdpProtocol, from, remote.Address, datagram);
            BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], checksum == 0 ? ushort.MaxValue : checksum);
        }

        SendMessage(socket, route, packet, UdpProtocol, from, remote.Address);
        return source.Length;
    }

    private void HandleUdp(
        NetworkInterface from, InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> packet)
    {
        int length = bytes.Length < UdpHeaderLength ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (length < UdpHeaderLength || length > bytes.Length)
        {
            return;
        }

        bytes = bytes[..length];
        bool hasChecksum = bytes[6] != 0 || bytes[7] != 0;
        if (hasChecksum && !from.IsReliable && Checksum(UdpProtocol, source, destination, bytes) != 0)
        {
            return;
        }

        var sender = new InternetEndpoint(source, BinaryPrimitives.ReadUInt16BigEndian(bytes));
        var receiver = new InternetEndpoint(destination, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        if (_datagramPorts.Find(receiver.Port) is not { } socket || !socket.Takes(sender, receiver))
        {
            if (!destination.IsGroup)
            {
                RefuseDatagram(from, source, destination, packet);
            }

            return;
        }

        socket.Deliver(sender, bytes[UdpHeaderLength..]);
    }

    /// <summary>Tells the sender of a datagram that nobody is at its port (RFC 792).</summary>
    private void RefuseDatagram(
        NetworkInterface from, InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> packet)
    {
        if (Packets.TryTake() is not { } answer)
        {
            return;
        }

        ReadOnlySpan<byte> quoted = packet[..Math.Min(packet.Length, HeaderLength + UdpHeaderLength)];
        answer.Length = HeaderLength + ControlHeaderLength + quoted.Length;
        Span<byte> message = answer.Bytes[HeaderLength..];
        message[..ControlHeaderLength].Clear();
        message[0] = Unreachable;
        message[1] = UnreachablePort;
        quoted.CopyTo(message[ControlHeaderLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Finish(InternetChecksum.Add(0, message)));
        Transmit(from, answer, ControlProtocol, destination, source);
    }

    private void HandleControl(NetworkInterface from, InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> message)
    {
        if (message.Length < ControlHeaderLength || InternetChecksum.Finish(InternetChecksum.Add(0, message)) != 0)
        {
            return;
        }

        if (message[0] == EchoRequest && message[1] == 0)
        {
            AnswerEcho(from, source, destination, message);
        }
        else if (message[0] == Unreachable)
        {
            HandleUnreachable(message);
        }
    }

    /// <summary>Tells the socket whose datagram is quoted that nobody took it.</summary>
    private void HandleUnreachable(ReadOnlySpan<byte> message)
    {
        const int QuotedPorts = ControlHeaderLength + HeaderLength;
        if (message.Length < QuotedPorts + UdpHeaderLength)
        {
            return;
        }

        ReadOnlySpan<byte> quoted = message[ControlHeaderLength..];
        if (quoted[0] != 0x45 || quoted[9] != UdpProtocol)
        {
            return;
        }

        ReadOnlySpan<byte> ports = message[QuotedPorts..];
        var remote = new InternetEndpoint(
            new InternetAddress(BinaryPrimitives.ReadUInt32BigEndian(quoted[16..])), BinaryPrimitives.ReadUInt16BigEndian(ports[2..]));
        _datagramPorts.Find(BinaryPrimitives.ReadUInt16BigEndian(ports))?.Refused(remote);
    }
}
