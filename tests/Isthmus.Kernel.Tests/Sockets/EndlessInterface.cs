using Isthmus.Kernel.Sockets;

namespace Isthmus.Kernel.Tests.Sockets;

/// <summary>A network that always has another packet, of nothing.</summary>
internal sealed class EndlessInterface : NetworkInterface
{
    public override int MaximumPacket => 1500;

    public int Taken { get; private set; }

    public override bool Reaches(InternetAddress address) => false;

    public override bool Owns(InternetAddress address) => false;

    public override InternetAddress SourceFor(InternetAddress destination) => InternetAddress.Any;

    public override void Send(Packet packet)
    {
    }

    public override Packet? Receive()
    {
        Taken++;
        return new Packet();
    }
}
