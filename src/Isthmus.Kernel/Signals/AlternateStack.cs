using Isthmus.Machine;

namespace Isthmus.Kernel.Signals;

/// <summary>Memory that signal handlers run on which ask for it; of size 0 where there is none.</summary>
/// <param name="Start">The lowest address.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct AlternateStack(VirtualAddress Start, ulong Size)
{
    /// <summary>One past the highest address.</summary>
    public VirtualAddress End => Start + Size;

    /// <summary>True for a stack pointer that lies in it.</summary>
    public bool Holds(VirtualAddress stackPointer) => stackPointer.Value - Start.Value < Size;
}
