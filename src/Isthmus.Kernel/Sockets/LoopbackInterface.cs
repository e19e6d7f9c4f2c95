namespace Isthmus.Kernel.Sockets;

/// <summary>The interface of 127.0.0.0/8: what is sent comes in again, in order.</summary>
public sealed class LoopbackInterface : NetworkInterface
{
    private Packet? _first;
    private Packet? _last;

    /// <inheritdoc/>
    public override int MaximumPacket => Packet.Capacity;

    /// <inheritdoc/>
    public override bool IsReliable => true;

    /// <inheritdoc/>
    public override bool Reaches(InternetAddress address) => address.IsLoopback;

    /// <inheritdoc/>
    public override bool Owns(InternetAddress address) => address.IsLoopback;

    /// <inheritdoc/>
    public override InternetAddress SourceFor(InternetAddress destination) => InternetAddress.Loopback;

    /// <inheritdoc/>
    public override void Send(Packet packet)
    {
        packet.Next = null;
        if (_last is null)
        {
            _first = packet;
        }
        else
        {
            _last.Next = packet;
        }

        _last = packet;
    }

    /// <inheritdoc/>
    public override Packet? Receive()
    {
        Packet? packet = _first;
        if (packet is not null)
        {
            _first = packet.Next;
            _last = _first is null ? null : _last;
            packet.Next = null;
        }

        return packet;
    }
}
