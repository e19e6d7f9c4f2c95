using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>A loadable segment, checked: page-congruent, inside the file and the user half.</summary>
/// <param name="Address">Where it begins, relative to the image's base for a position-independent one.</param>
/// <param name="FileOffset">Where its bytes begin in the file.</param>
/// <param name="FileSize">Bytes from the file.</param>
/// <param name="MemorySize">Bytes in memory; what the file does not give is zero.</param>
/// <param name="Access">What user mode may do.</param>
public readonly record struct ElfSegment(ulong Address, ulong FileOffset, ulong FileSize, ulong MemorySize, PageAccess Access)
{
    /// <summary>One past its last byte in memory.</summary>
    public ulong End => Address + MemorySize;
}
