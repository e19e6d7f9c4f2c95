using System;

namespace Isthmus.Kernel.Sockets;

/// <summary>A buffer for one IPv4 packet, used again and again.</summary>
public sealed class Packet
{
    /// <summary>The longest packet that fits.</summary>
    public const int Capacity = 65535;

    private readonly byte[] _bytes = new byte[Capacity];

    /// <summary>Bytes of the packet.</summary>
    public int Length { get; set; }

    /// <summary>The packet.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    internal Packet? Next { get; set; }
}
