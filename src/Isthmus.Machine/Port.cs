using System;

namespace Isthmus.Machine;

/// <summary>A byte stream to the host: console, standard streams, trace. Never blocks.</summary>
public abstract class Port
{
    /// <summary>The name that the host gave it, <c>org.isthmus.stdin</c> for instance.</summary>
    public abstract string Name { get; }

    /// <summary>True once the host has closed its end: reads drain and then give nothing for ever; writes are dropped.</summary>
    public abstract bool IsClosed { get; }

    /// <summary>Bytes that a read would give now.</summary>
    public abstract int Available { get; }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>Bytes read; 0 where nothing is there.</returns>
    public abstract int Read(Span<byte> destination);

    /// <summary>Hands bytes to the host.</summary>
    /// <returns>Bytes taken; fewer than given where the queue is full.</returns>
    public abstract int Write(ReadOnlySpan<byte> source);

    /// <summary>True where everything written has reached the host.</summary>
    public abstract bool IsFlushed { get; }

    /// <summary>
    /// Called by the machine, from <see cref="IMachine.PollDevices"/> only, after bytes arrived, room was made, or the host closed.
    /// </summary>
    public Action<Port>? Changed { get; set; }
}
