namespace Isthmus.Kernel.Processes;

/// <summary>A name of the machine that only some processes know it by.</summary>
public sealed class HostContext(byte[] name) : SharedContext
{
    /// <summary>The name.</summary>
    public byte[] Name { get; set; } = name;
}
