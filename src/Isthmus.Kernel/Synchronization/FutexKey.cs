using System;
using System.Runtime.CompilerServices;

namespace Isthmus.Kernel.Synchronization;

/// <summary>What a futex is, whoever sees it at which address: a place in an address space, or in memory that several share.</summary>
/// <param name="Owner">The address space, or the source of shared pages.</param>
/// <param name="Offset">The address, or the place in the source.</param>
internal readonly record struct FutexKey(object? Owner, ulong Offset) : IEquatable<FutexKey>
{
    /// <inheritdoc/>
    public bool Equals(FutexKey other) => Offset == other.Offset && ReferenceEquals(Owner, other.Owner);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Owner is null ? 0 : RuntimeHelpers.GetHashCode(Owner), Offset);
}
