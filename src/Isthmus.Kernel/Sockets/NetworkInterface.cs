namespace Isthmus.Kernel.Sockets;

/// <summary>Where packets leave and come in: the loopback, or a network card.</summary>
public abstract class NetworkInterface
{
    /// <summary>The longest IPv4 packet that it carries, at most <see cref="Packet.Capacity"/>.</summary>
    public abstract int MaximumPacket { get; }

    /// <summary>True where nothing on the way can change a packet, so that nobody needs to look.</summary>
    public virtual bool IsReliable => false;

    /// <summary>True where packets to <paramref name="address"/> leave here.</summary>
    public abstract bool Reaches(InternetAddress address);

    /// <summary>The address that packets to <paramref name="destination"/> carry as their source.</summary>
    public abstract InternetAddress SourceFor(InternetAddress destination);

    /// <summary>True where packets to <paramref name="address"/> are for this computer.</summary>
    public abstract bool Owns(InternetAddress address);

    /// <summary>Sends a packet and owns it from now on. It must not be handed to the stack before the call has returned.</summary>
    public abstract void Send(Packet packet);

    /// <summary>Takes the next packet that has come in; the caller owns it. Null where there is none.</summary>
    public abstract Packet? Receive();
}
