using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>What a process sees of memory: regions, and the frames that have arrived in them.</summary>
public sealed class AddressSpace
{
    internal AddressSpace(IMachine machine, PageTable table)
    {
        Machine = machine;
        Table = table;
    }

    /// <summary>The translation that the processor uses.</summary>
    public PageTable Table { get; }

    internal IMachine Machine { get; }

    /// <summary>Makes a page accessible that a fault was about: demand-zero, copy-on-write, file pages, stack growth.</summary>
    /// <returns>False where no region allows the access, or memory has run out.</returns>
    public bool TryResolveFault(VirtualAddress address, PageFaultCause cause) => false;
}
