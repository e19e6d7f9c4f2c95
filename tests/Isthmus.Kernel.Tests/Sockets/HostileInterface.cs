using System;
using System.Collections.Generic;
using Isthmus.Kernel.Sockets;

namespace Isthmus.Kernel.Tests.Sockets;

/// <summary>A network to itself that loses, doubles and reorders packets as its seed says.</summary>
internal sealed class HostileInterface(PacketPool pool, int seed, int lossPercent) : NetworkInterface
{
    private readonly Random _random = new(seed);
    private readonly List<Packet> _packets = [];

    public override int MaximumPacket => 1500;

    public int Lost { get; private set; }

    public bool IsCut { get; set; }

    /// <summary>What is sent waits.</summary>
    public bool IsHeld { get; set; }

    public override bool Reaches(InternetAddress address) => address.Value >> 24 == 10;

    public override bool Owns(InternetAddress address) => Reaches(address);

    public override InternetAddress SourceFor(InternetAddress destination) => new(0x0A00_0001);

    public override void Send(Packet packet)
    {
        if (IsCut || _random.Next(100) < lossPercent)
        {
            Lost++;
            pool.Return(packet);
            return;
        }

        if (_random.Next(100) < lossPercent && pool.TryTake() is { } copy)
        {
            copy.Length = packet.Length;
            packet.Bytes.CopyTo(copy.Bytes);
            _packets.Insert(_random.Next(_packets.Count + 1), copy);
        }

        int place = _random.Next(100) < lossPercent ? _random.Next(_packets.Count + 1) : _packets.Count;
        _packets.Insert(place, packet);
    }

    public override Packet? Receive()
    {
        if (_packets.Count == 0 || IsHeld)
        {
            return null;
        }

        Packet packet = _packets[0];
        _packets.RemoveAt(0);
        return packet;
    }
}
