namespace Isthmus.Kernel.Synchronization;

/// <summary>Who sees the same word under a futex.</summary>
public enum FutexScope
{
    /// <summary>Everybody who has mapped the memory, at whatever address.</summary>
    Memory,

    /// <summary>The threads of one address space, at one address, whatever is mapped there.</summary>
    AddressSpace,
}
