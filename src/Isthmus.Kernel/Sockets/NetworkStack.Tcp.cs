using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Sockets;

/// <content>TCP's segments and who they are for.</content>
public sealed partial class NetworkStack
{
    private const byte TcpProtocol = 6;
    private const int TcpHeaderLength = 20;
    private const int DefaultMaximumSegment = 536;
    // Longer segments save few instructions and make a window of 64 KiB coarse.
    private const int LargestSegment = 16384;

    private readonly Dictionary<ConnectionKey, TcpConnection> _connections = [];
    private readonly PortTable<StreamPort> _streamPorts = new();

    /// <summary>TCP connections that exist, those in TIME-WAIT too.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Takes a port for TCP: 0 takes a free one.</summary>
    public Result<StreamPort> BindStream(InternetEndpoint local)
    {
        if (FindInterface(local.Address) is null)
        {
            return KernelError.AddressNotAvailable;
        }

        return _streamPorts.Choose(local.Port).TryGet(out ushort number, out KernelError error)
            ? _streamPorts.Claim(number, new StreamPort(this, local with { Port = number }))
            : error;
    }

    /// <summary>Starts a connection that <paramref name="account"/> pays for.</summary>
    /// <param name="remote">The other end; address 0.0.0.0 is this computer.</param>
    /// <param name="port">The port to start from; null takes a free one.</param>
    /// <param name="account">Who pays for the connection until it has ended.</param>
    public Result<TcpConnection> Connect(InternetEndpoint remote, StreamPort? port, ResourceAccount account)
    {
        if (remote.Address == InternetAddress.Any)
        {
            remote = remote with { Address = InternetAddress.Loopback };
        }

        if (FindRoute(remote.Address) is not { } route)
        {
            return KernelError.NetworkUnreachable;
        }

        InternetAddress source = port is null || port.Local.Address == InternetAddress.Any
            ? route.SourceFor(remote.Address)
            : port.Local.Address;
        if (!ChooseKey(source, remote, port).TryGet(out ConnectionKey key, out KernelError error))
        {
            return error;
        }

        if (!account.TryChargeMemory(TcpConnection.Cost))
        {
            return KernelError.NoBuffers;
        }

        var connection = new TcpConnection(this, key, route, account, listener: null);
        _connections.Add(key, connection);
        connection.Open();
        Run();
        return connection;
    }

    internal void Remove(StreamPort port) => _streamPorts.Release(port.Local.Port);

    internal void Remove(TcpConnection connection) => _connections.Remove(connection.Key);

    /// <summary>Sends a segment. Where no buffer is free it is lost, and comes again as any lost one does.</summary>
    internal void SendSegment(
        in ConnectionKey key, uint sequence, uint acknowledgment, TcpFlags flags, int window, ByteRing? data, int distance, int length)
    {
        if (FindRoute(key.Remote.Address) is not { } route || Packets.TryTake() is not { } packet)
        {
            return;
        }

        int options = (flags & TcpFlags.Syn) != 0 ? 4 : 0;
        int tcpLength = TcpHeaderLength + options;
        packet.Length = HeaderLength + tcpLength + length;
        Span<byte> segment = packet.Bytes[HeaderLength..];
        BinaryPrimitives.WriteUInt16BigEndian(segment, key.Local.Port);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], key.Remote.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], acknowledgment);
        segment[12] = (byte)(tcpLength / 4 << 4);
        segment[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], (ushort)window);
        segment[16..20].Clear();
        if (options != 0)
        {
            segment[20] = 2;
            segment[21] = 4;
            BinaryPrimitives.WriteUInt16BigEndian(segment[22..], (ushort)SegmentLimit(route));
        }

        data?.Peek(distance, segment.Slice(tcpLength, length));
        if (!route.IsReliable)
        {
            BinaryPrimitives.WriteUInt16BigEndian(
                segment[16..], Checksum(TcpProtocol, key.Local.Address, key.Remote.Address, segment));
        }

        Transmit(route, packet, TcpProtocol, key.Local.Address, key.Remote.Address);
    }

    internal static int SegmentLimit(NetworkInterface route)
        => Math.Min(route.MaximumPacket - HeaderLength - TcpHeaderLength, LargestSegment);

    private Result<ConnectionKey> ChooseKey(InternetAddress source, InternetEndpoint remote, StreamPort? port)
    {
        if (port is not null)
        {
            var key = new ConnectionKey(new InternetEndpoint(source, port.Local.Port), remote);
            return _connections.ContainsKey(key) ? KernelError.AddressNotAvailable : key;
        }

        for (int i = 0; i < PortTable<StreamPort>.EphemeralPorts; i++)
        {
            if (!_streamPorts.Choose(0).TryGet(out ushort number, out KernelError error))
            {
                return error;
            }

            var key = new ConnectionKey(new InternetEndpoint(source, number), remote);
            if (!_connections.ContainsKey(key))
            {
                return key;
            }
        }

        return KernelError.AddressNotAvailable;
    }

    private static ushort Checksum(byte protocol, InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> bytes)
        => InternetChecksum.Finish(
            InternetChecksum.Add((ulong)source.Value + destination.Value + protocol + (ulong)bytes.Length, bytes));

    private void HandleTcp(NetworkInterface from, InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> bytes)
    {
        int offset = bytes.Length < TcpHeaderLength ? 0 : bytes[12] >> 4 << 2;
        if (offset < TcpHeaderLength || offset > bytes.Length
            || (!from.IsReliable && Checksum(TcpProtocol, source, destination, bytes) != 0))
        {
            return;
        }

        var segment = new TcpSegment
        {
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            Flags = (TcpFlags)(bytes[13] & 31),
            Window = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]),
            MaximumSegment = FindMaximumSegment(bytes[TcpHeaderLength..offset]),
            Data = bytes[offset..],
        };
        var key = new ConnectionKey(
            new InternetEndpoint(destination, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
            new InternetEndpoint(source, BinaryPrimitives.ReadUInt16BigEndian(bytes)));
        if (_connections.TryGetValue(key, out TcpConnection? connection))
        {
            connection.Handle(segment);
        }
        else if (!segment.Has(TcpFlags.Reset))
        {
            HandleStray(from, key, segment);
        }
    }

    private void HandleStray(NetworkInterface from, in ConnectionKey key, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.Acknowledge))
        {
            SendSegment(key, segment.Acknowledgment, 0, TcpFlags.Reset, 0, null, 0, 0);
        }
        else if (!segment.Has(TcpFlags.Syn) || FindListener(key.Local) is not { } listener)
        {
            SendSegment(
                key, 0, segment.Sequence + (uint)segment.Length, TcpFlags.Reset | TcpFlags.Acknowledge, 0, null, 0, 0);
        }
        else if (listener.TryReserve())
        {
            if (!listener.Account.TryChargeMemory(TcpConnection.Cost))
            {
                listener.CancelReservation();
                return;
            }

            var connection = new TcpConnection(this, key, from, listener.Account, listener);
            _connections.Add(key, connection);
            connection.Accept(segment);
        }
    }

    private TcpListener? FindListener(InternetEndpoint local)
        => _streamPorts.Find(local.Port) is { Listener: { } listener } && listener.Local.Accepts(local) ? listener : null;

    private static int FindMaximumSegment(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0 && options[0] != 0)
        {
            if (options[0] == 1)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length)
            {
                return DefaultMaximumSegment;
            }

            if (options[0] == 2 && options[1] == 4)
            {
                return Math.Max(64, (int)BinaryPrimitives.ReadUInt16BigEndian(options[2..]));
            }

            options = options[options[1]..];
        }

        return DefaultMaximumSegment;
    }
}
