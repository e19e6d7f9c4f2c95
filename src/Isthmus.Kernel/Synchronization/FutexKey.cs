using System;
using System.Runtime.CompilerServices;

namespace Isthmus.Kernel.Synchronization;

/// <summary>What a futex is, whoever sees it at which address: a place in an address space, or in memory that several share.</summary>
/// <param name="Owner">The address space, or the source of shared pages.</param>
/// <param name="Offset">The address, or the place in the source.</param>
internal readonly record struct FutexKey(object? Owner, ulong Offset) : IEquatable<FutexKey>
{
    // 2 to the 64th over the golden ratio: neighbours land far from each other.
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    /// <inheritdoc/>
    public bool Equals(FutexKey other) => Offset == other.Offset && ReferenceEquals(Owner, other.Owner);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override int GetHashCode()
        => (int)((Offset * Spread) >> 32) ^ (Owner is null ? 0 : RuntimeHelpers.GetHashCode(Owner));
}
