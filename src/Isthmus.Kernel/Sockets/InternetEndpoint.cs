namespace Isthmus.Kernel.Sockets;

/// <summary>One end of a conversation.</summary>
/// <param name="Address">The computer.</param>
/// <param name="Port">The port, in host order.</param>
public readonly record struct InternetEndpoint(InternetAddress Address, ushort Port)
{
    /// <summary>The same, where 0.0.0.0 is this computer.</summary>
    internal InternetEndpoint OrLoopback => Address == InternetAddress.Any ? this with { Address = InternetAddress.Loopback } : this;

    /// <summary>True where what is sent to <paramref name="destination"/>, which has the same port, is for whoever is bound here.</summary>
    internal bool Accepts(InternetEndpoint destination) => Address == InternetAddress.Any || Address == destination.Address;
}
