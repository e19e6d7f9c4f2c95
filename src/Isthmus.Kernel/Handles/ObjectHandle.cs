namespace Isthmus.Kernel.Handles;

/// <summary>A handle as a number: the index of a slot, and in the upper half how often the slot had been given up before. So a number
/// that was closed never names anything again.</summary>
/// <param name="Value">All 64 bits.</param>
public readonly record struct ObjectHandle(long Value)
{
    /// <summary>The highest generation: a handle is never negative.</summary>
    public const int MaximumGeneration = int.MaxValue;

    /// <summary>Puts a handle together.</summary>
    public ObjectHandle(int index, int generation)
        : this(((long)generation << 32) | (uint)index)
    {
    }

    /// <summary>The slot. Negative or too large where nobody gave the number out.</summary>
    public int Index => (int)Value;

    /// <summary>How often the slot had been given up.</summary>
    public int Generation => (int)(Value >> 32);
}
