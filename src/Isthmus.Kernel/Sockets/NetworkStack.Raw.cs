using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Isthmus.Kernel.Memory;

namespace Isthmus.Kernel.Sockets;

/// <content>Packets for raw sockets, and what sockets of messages have in common.</content>
public sealed partial class NetworkStack
{
    private readonly List<RawSocket> _rawSockets = [];

    internal void Remove(RawSocket socket) => _rawSockets.Remove(socket);

    /// <summary>The interface by which a message leaves; one to a group leaves by the first.</summary>
    internal NetworkInterface? RouteOfMessage(InternetAddress destination)
        => destination.IsGroup ? _interfaces.Count > 0 ? _interfaces[0] : null : FindRoute(destination);

    /// <summary>True where messages to an address can come in: one of this computer's, any, or a group's.</summary>
    internal bool CanReceiveAt(InternetAddress address) => address.IsGroup || FindInterface(address) is not null;

    /// <summary>Sends a packet of the socket's protocol. Where no buffer is free it is lost, as on any network.</summary>
    internal Result<int> SendRaw(RawSocket socket, InternetAddress destination, UserMemory memory, UserBuffer source)
    {
        if (RouteOfMessage(destination) is not { } route)
        {
            return KernelError.NetworkUnreachable;
        }

        KernelError error = TryFill(route, memory, source, HeaderLength, out Packet? packet);
        if (error != KernelError.None)
        {
            return error;
        }

        if (packet is not null)
        {
            SendMessage(socket, route, packet, socket.Protocol, SourceOf(socket, route, destination), destination);
        }

        return source.Length;
    }

    /// <summary>The address that a socket's messages come from.</summary>
    private static InternetAddress SourceOf(InternetSocket socket, NetworkInterface route, InternetAddress destination)
    {
        InternetAddress local = socket.LocalEndpoint.Address;
        return local == InternetAddress.Any || local.IsGroup ? route.SourceFor(destination) : local;
    }

    /// <summary>Takes a packet and copies a message into it behind its headers; there is none, without an error, where no buffer is free.</summary>
    private KernelError TryFill(NetworkInterface route, UserMemory memory, UserBuffer source, int headers, out Packet? packet)
    {
        packet = null;
        if (source.Length > route.MaximumPacket - headers)
        {
            return KernelError.MessageTooLong;
        }

        packet = Packets.TryTake();
        if (packet is null)
        {
            return memory.EnsureReadable(source.Address, (ulong)source.Length).IsError ? KernelError.BadAddress : KernelError.None;
        }

        packet.Length = headers + source.Length;
        if (memory.CopyIn(source.Address, packet.Bytes[headers..]).IsError)
        {
            Packets.Return(packet);
            packet = null;
            return KernelError.BadAddress;
        }

        return KernelError.None;
    }

    /// <summary>Sends a message as the socket's options say. One to a group would come back here alone where the interface is the
    /// loopback, so that it goes nowhere where the socket wants no copy.</summary>
    private void SendMessage(
        InternetSocket socket, NetworkInterface route, Packet packet, byte protocol, InternetAddress source, InternetAddress destination)
    {
        if (destination.IsGroup && route is LoopbackInterface && (socket.Switches & SocketSwitches.NoMulticastLoop) != 0)
        {
            Packets.Return(packet);
            return;
        }

        Transmit(route, packet, protocol, source, destination, socket.TimeToLive, socket.ServiceType);
        Run();
    }

    /// <summary>Gives a whole packet to all raw sockets that it is of interest to.</summary>
    private void DeliverRaw(byte protocol, InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> packet)
    {
        for (int i = 0; i < _rawSockets.Count; i++)
        {
            if (_rawSockets[i].Takes(protocol, source, destination))
            {
                _rawSockets[i].Deliver(new InternetEndpoint(source, 0), packet);
            }
        }
    }

    /// <summary>Answers who asks whether this computer is there (RFC 792).</summary>
    private void AnswerEcho(NetworkInterface from, InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> request)
    {
        if (Packets.TryTake() is not { } answer)
        {
            return;
        }

        answer.Length = HeaderLength + request.Length;
        Span<byte> message = answer.Bytes[HeaderLength..];
        request.CopyTo(message);
        message[..4].Clear();
        message[0] = EchoReply;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Finish(InternetChecksum.Add(0, message)));
        Transmit(from, answer, ControlProtocol, destination, source);
    }
}
