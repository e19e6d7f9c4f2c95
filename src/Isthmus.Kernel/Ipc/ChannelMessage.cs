using System;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Processes;

namespace Isthmus.Kernel.Ipc;

/// <summary>A message on its way through a channel: bytes, and handles that belong to nobody until it is received.</summary>
public sealed class ChannelMessage
{
    /// <summary>What a message costs its sender besides its bytes.</summary>
    internal const long Cost = 128;

    /// <summary>What a handle on its way costs: as much as in a table.</summary>
    internal const long HandleCost = 256;

    private byte[] _bytes = [];

    /// <summary>The bytes.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The objects and what the handles allow. Each has a reference.</summary>
    public HandleEntry[] Handles { get; internal set; } = [];

    /// <summary>Who pays.</summary>
    internal ResourceAccount? Account { get; set; }

    /// <summary>What was paid.</summary>
    internal long Charge { get; set; }

    /// <summary>True where it is worth being used again.</summary>
    internal bool IsSmall => _bytes.Length <= ChannelEnd.KeptBytes;

    /// <summary>Makes room for so many bytes.</summary>
    internal Span<byte> Prepare(int length)
    {
        if (_bytes.Length < length)
        {
            _bytes = new byte[length <= ChannelEnd.KeptBytes ? ChannelEnd.KeptBytes : length];
        }

        Length = length;
        return Bytes;
    }
}
