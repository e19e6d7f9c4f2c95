namespace Isthmus.Machine;

/// <summary>Facts about the one page size that mappings use.</summary>
public static class Page
{
    /// <summary>Bytes in a page and in a frame.</summary>
    public const int Size = 4096;

    /// <summary>log2 of <see cref="Size"/>.</summary>
    public const int Shift = 12;

    /// <summary>The bits of an address below the page number.</summary>
    public const ulong OffsetMask = Size - 1;

    /// <summary>Pages needed to hold <paramref name="bytes"/>; never overflows.</summary>
    public static ulong CountFor(ulong bytes) => (bytes >> Shift) + ((bytes & OffsetMask) != 0 ? 1UL : 0UL);
}
