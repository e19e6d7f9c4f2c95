namespace Isthmus.Kernel.Sockets;

/// <summary>Packets that are not in use. There is a limit to those in use: beyond it packets are lost, as on any network.</summary>
public sealed class PacketPool
{
    /// <summary>Packets that may be in use at once.</summary>
    public const int Limit = 64;

    private Packet? _free;

    /// <summary>Packets in use.</summary>
    public int InUse { get; private set; }

    /// <summary>Takes a packet; null where too many are in use.</summary>
    public Packet? TryTake()
    {
        if (InUse == Limit)
        {
            return null;
        }

        InUse++;
        Packet packet = _free ?? new Packet();
        _free = packet.Next;
        packet.Next = null;
        return packet;
    }

    /// <summary>Gives a packet back.</summary>
    public void Return(Packet packet)
    {
        InUse--;
        packet.Next = _free;
        _free = packet;
    }
}
