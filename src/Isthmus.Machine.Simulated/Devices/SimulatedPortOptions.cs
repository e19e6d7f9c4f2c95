namespace Isthmus.Machine.Simulated.Devices;

/// <summary>A port and its manners.</summary>
public sealed record SimulatedPortOptions
{
    /// <summary>Names the port.</summary>
    public SimulatedPortOptions(string name) => Name = name;

    /// <summary>The port's name, as the guest finds it.</summary>
    public string Name { get; }

    /// <summary>Bytes that one write takes at most.</summary>
    public int MaximumBytesPerWrite { get; init; } = int.MaxValue;

    /// <summary>Bytes that may be under way to the host.</summary>
    public int Capacity { get; init; } = 65536;

    /// <summary>Nanoseconds until the host has taken what was written.</summary>
    public long Delay { get; init; } = 2000;
}
