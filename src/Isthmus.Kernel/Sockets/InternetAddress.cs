namespace Isthmus.Kernel.Sockets;

/// <summary>An IPv4 address.</summary>
/// <param name="Value">Its 32 bits in host order: 127.0.0.1 is 0x7F000001.</param>
public readonly record struct InternetAddress(uint Value)
{
    /// <summary>0.0.0.0: every address of this computer.</summary>
    public static InternetAddress Any => default;

    /// <summary>127.0.0.1.</summary>
    public static InternetAddress Loopback => new(0x7F00_0001);

    /// <summary>True for 224.0.0.0/4, the addresses of groups.</summary>
    public bool IsGroup => Value >> 28 == 14;

    /// <summary>True for 127.0.0.0/8.</summary>
    public bool IsLoopback => Value >> 24 == 127;
}
