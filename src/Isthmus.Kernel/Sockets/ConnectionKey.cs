namespace Isthmus.Kernel.Sockets;

/// <summary>What tells one TCP connection from another.</summary>
/// <param name="Local">The end on this computer.</param>
/// <param name="Remote">The other end.</param>
internal readonly record struct ConnectionKey(InternetEndpoint Local, InternetEndpoint Remote);
