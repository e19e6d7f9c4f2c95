using System;

namespace Isthmus.Machine;

/// <summary>An address in a 64-bit virtual address space. Only a number: holding one proves nothing about what is mapped there.</summary>
/// <param name="Value">The address in bytes.</param>
public readonly record struct VirtualAddress(ulong Value) : IComparable<VirtualAddress>
{
    /// <summary>The null address.</summary>
    public static VirtualAddress Null => default;

    /// <summary>True where <see cref="Value"/> is the first byte of a page.</summary>
    public bool IsPageAligned => (Value & Page.OffsetMask) == 0;

    /// <summary>The first byte of the page that holds this address.</summary>
    public VirtualAddress PageStart => new(Value & ~Page.OffsetMask);

    /// <summary>The distance in bytes from the start of the page.</summary>
    public int PageOffset => (int)(Value & Page.OffsetMask);

    /// <summary>The address <paramref name="bytes"/> further on; wraps at 2^64.</summary>
    public static VirtualAddress operator +(VirtualAddress address, ulong bytes) => new(unchecked(address.Value + bytes));

    /// <summary>The address <paramref name="bytes"/> before; wraps at 0.</summary>
    public static VirtualAddress operator -(VirtualAddress address, ulong bytes) => new(unchecked(address.Value - bytes));

    /// <summary>The distance in bytes between two addresses; wraps.</summary>
    public static ulong operator -(VirtualAddress left, VirtualAddress right) => unchecked(left.Value - right.Value);

    public static bool operator <(VirtualAddress left, VirtualAddress right) => left.Value < right.Value;

    public static bool operator >(VirtualAddress left, VirtualAddress right) => left.Value > right.Value;

    public static bool operator <=(VirtualAddress left, VirtualAddress right) => left.Value <= right.Value;

    public static bool operator >=(VirtualAddress left, VirtualAddress right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(VirtualAddress other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x}";
}
