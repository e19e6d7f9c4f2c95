using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Scheduling;
using Isthmus.Machine;

namespace Isthmus.Kernel.Sockets;

/// <summary>IPv4 over a few interfaces. Whoever made it send calls <see cref="Run"/> at the end, which hands packets that came in to
/// their connections until none is left: one packet at a time, never one inside another. However many there are, each call handles
/// a bounded number, and a timer the rest.</summary>
public sealed partial class NetworkStack : ITimerTarget
{
    private const int HeaderLength = 20;
    private const int TimeToLive = 64;
    private const int LongestBurst = 1024;
    private const long BurstPauseNanoseconds = 100_000;

    private readonly IMachine _machine;
    private readonly List<NetworkInterface> _interfaces = [];
    private readonly KernelTimer _rest;
    private ulong _lastSocket;
    private bool _isRunning;

    /// <summary>Makes a stack with no interface.</summary>
    public NetworkStack(IMachine machine, TimerQueue timers)
    {
        _machine = machine;
        _rest = new KernelTimer(this);
        Timers = timers;
    }

    /// <summary>The buffers of all interfaces.</summary>
    public PacketPool Packets { get; } = new();

    internal TimerQueue Timers { get; }

    internal long WallTime => _machine.Clock.BootEpoch + _machine.Clock.Now;

    internal long Now => _machine.Clock.Now;

    /// <summary>Adds an interface; the first that reaches an address is used.</summary>
    public void Attach(NetworkInterface networkInterface) => _interfaces.Add(networkInterface);

    /// <summary>Handles the packets that have come in.</summary>
    public void Run()
    {
        if (_isRunning)
        {
            return;
        }

        _isRunning = true;
        bool any = true;
        for (int round = 0; any; round++)
        {
            if (round == LongestBurst)
            {
                Timers.Set(_rest, Now + BurstPauseNanoseconds);
                break;
            }

            any = false;
            for (int i = 0; i < _interfaces.Count; i++)
            {
                if (_interfaces[i].Receive() is { } packet)
                {
                    any = true;
                    HandlePacket(_interfaces[i], packet);
                    Packets.Return(packet);
                }
            }
        }

        _isRunning = false;
    }

    /// <inheritdoc/>
    void ITimerTarget.Expired(KernelTimer timer) => Run();

    /// <summary>Makes a socket. The caller owns a reference.</summary>
    /// <param name="type">What it carries.</param>
    /// <param name="account">Who pays for it.</param>
    /// <param name="protocol">The protocol of a raw one.</param>
    public Result<InternetSocket> CreateSocket(SocketType type, ResourceAccount account, byte protocol = 0)
    {
        if (!account.TryChargeMemory(type == SocketType.Stream ? StreamSocket.Cost : MessageSocket.Cost))
        {
            return KernelError.NoBuffers;
        }

        switch (type)
        {
            case SocketType.Stream:
                return new StreamSocket(this, account);
            case SocketType.Datagram:
                return new DatagramSocket(this, account);
            default:
                var socket = new RawSocket(this, account, protocol);
                _rawSockets.Add(socket);
                return socket;
        }
    }

    internal InodeNumber NextSocket() => new(++_lastSocket);

    internal NetworkInterface? FindRoute(InternetAddress destination)
    {
        for (int i = 0; i < _interfaces.Count; i++)
        {
            if (_interfaces[i].Reaches(destination))
            {
                return _interfaces[i];
            }
        }

        return null;
    }

    /// <summary>The interface that an address of this computer belongs to; any for 0.0.0.0.</summary>
    private NetworkInterface? FindInterface(InternetAddress address)
    {
        for (int i = 0; i < _interfaces.Count; i++)
        {
            if (address == InternetAddress.Any || _interfaces[i].Owns(address))
            {
                return _interfaces[i];
            }
        }

        return null;
    }

    internal uint RandomNumber()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        _machine.FillEntropy(bytes);
        return BitConverter.ToUInt32(bytes);
    }

    /// <summary>Puts the IPv4 header before what <paramref name="packet"/> holds behind it, and sends it.</summary>
    private void Transmit(
        NetworkInterface route, Packet packet, byte protocol, InternetAddress source, InternetAddress destination,
        byte timeToLive = TimeToLive, byte serviceType = 0)
    {
        Span<byte> header = packet.Bytes[..HeaderLength];
        header.Clear();
        header[0] = 0x45;
        header[1] = serviceType;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)packet.Length);
        header[6] = 0x40;
        header[8] = timeToLive;
        header[9] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], source.Value);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], destination.Value);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], InternetChecksum.Finish(InternetChecksum.Add(0, header)));
        route.Send(packet);
    }

    private void HandlePacket(NetworkInterface from, Packet packet)
    {
        ReadOnlySpan<byte> bytes = packet.Bytes;
        if (bytes.Length < HeaderLength || bytes[0] >> 4 != 4)
        {
            return;
        }

        int headerLength = (bytes[0] & 15) * 4;
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        bool isFragment = (BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0x3FFF) != 0;
        if (headerLength < HeaderLength || length < headerLength || length > bytes.Length || isFragment
            || InternetChecksum.Finish(InternetChecksum.Add(0, bytes[..headerLength])) != 0)
        {
            return;
        }

        var source = new InternetAddress(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]));
        var destination = new InternetAddress(BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));
        if (!from.Owns(destination) && !destination.IsGroup)
        {
            return;
        }

        byte protocol = bytes[9];
        if (_rawSockets.Count > 0)
        {
            DeliverRaw(protocol, source, destination, bytes[..length]);
        }

        ReadOnlySpan<byte> content = bytes[headerLength..length];
        switch (protocol)
        {
            case TcpProtocol when !destination.IsGroup:
                HandleTcp(from, source, destination, content);
                break;
            case UdpProtocol:
                HandleUdp(from, source, destination, content, bytes[..length]);
                break;
            case ControlProtocol when !destination.IsGroup:
                HandleControl(from, source, destination, content);
                break;
        }
    }
}
