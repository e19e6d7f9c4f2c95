namespace Isthmus.Kernel.Sockets;

/// <summary>What a receive came to.</summary>
/// <param name="Length">Bytes handed over.</param>
/// <param name="FullLength">Bytes of the message; more where the buffer was too short for it, and the rest is gone.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Time">When a datagram came, in nanoseconds since 1970; 0 for bytes of a stream.</param>
public readonly record struct ReceivedMessage(int Length, int FullLength, InternetEndpoint Source, long Time = 0);
