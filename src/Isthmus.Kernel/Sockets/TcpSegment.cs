using System;

namespace Isthmus.Kernel.Sockets;

/// <summary>A segment that came in, taken apart.</summary>
internal readonly ref struct TcpSegment
{
    public uint Sequence { get; init; }

    public uint Acknowledgment { get; init; }

    public TcpFlags Flags { get; init; }

    public int Window { get; init; }

    /// <summary>The sender's maximum segment size; 0 where it said none.</summary>
    public int MaximumSegment { get; init; }

    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Sequence numbers that it occupies.</summary>
    public int Length => Data.Length + (Has(TcpFlags.Syn) ? 1 : 0) + (Has(TcpFlags.Fin) ? 1 : 0);

    public bool Has(TcpFlags flag) => (Flags & flag) != 0;
}
