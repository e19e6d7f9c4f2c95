using System;
using System.Buffers.Binary;

namespace Isthmus.Kernel.Security;

/// <summary>The system calls that a process may make: a set of the numbers 0 to 255. It never changes; a tighter one is another
/// filter.</summary>
/// <remarks>A number outside the set's range is not allowed, as a filter denies what it does not name.</remarks>
public sealed class SyscallFilter : IEquatable<SyscallFilter>
{
    /// <summary>Numbers that a filter tells apart.</summary>
    public const int NumberCount = 256;

    /// <summary>Bytes of a filter in user memory.</summary>
    public const int ByteCount = NumberCount / 8;

    private readonly ulong _word0;
    private readonly ulong _word1;
    private readonly ulong _word2;
    private readonly ulong _word3;

    /// <summary>Makes a filter of its bytes: bit n%8 of byte n/8, least significant first, allows call n.</summary>
    /// <param name="bitmap"><see cref="ByteCount"/> bytes.</param>
    public SyscallFilter(ReadOnlySpan<byte> bitmap)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bitmap.Length, ByteCount);
        _word0 = BinaryPrimitives.ReadUInt64LittleEndian(bitmap);
        _word1 = BinaryPrimitives.ReadUInt64LittleEndian(bitmap[8..]);
        _word2 = BinaryPrimitives.ReadUInt64LittleEndian(bitmap[16..]);
        _word3 = BinaryPrimitives.ReadUInt64LittleEndian(bitmap[24..]);
    }

    private SyscallFilter(ulong word0, ulong word1, ulong word2, ulong word3)
    {
        _word0 = word0;
        _word1 = word1;
        _word2 = word2;
        _word3 = word3;
    }

    /// <summary>Allows no call.</summary>
    public static SyscallFilter Nothing { get; } = new(0, 0, 0, 0);

    /// <summary>Allows every number of the range.</summary>
    public static SyscallFilter Everything { get; } = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>True where the call may be made.</summary>
    public bool Allows(ulong number)
    {
        if (number >= NumberCount)
        {
            return false;
        }

        ulong word = (number >> 6) switch
        {
            0 => _word0,
            1 => _word1,
            2 => _word2,
            _ => _word3,
        };
        return ((word >> (int)(number & 63)) & 1) != 0;
    }

    /// <summary>Allows what both allow.</summary>
    public SyscallFilter And(SyscallFilter other)
        => new(_word0 & other._word0, _word1 & other._word1, _word2 & other._word2, _word3 & other._word3);

    /// <summary>Allows <paramref name="number"/> too.</summary>
    public SyscallFilter With(int number) => Change(number, isAllowed: true);

    /// <summary>Allows <paramref name="number"/> no longer.</summary>
    public SyscallFilter Without(int number) => Change(number, isAllowed: false);

    /// <inheritdoc/>
    public bool Equals(SyscallFilter? other)
        => other is not null && _word0 == other._word0 && _word1 == other._word1 && _word2 == other._word2 && _word3 == other._word3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SyscallFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_word0, _word1, _word2, _word3);

    private SyscallFilter Change(int number, bool isAllowed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, NumberCount);
        Span<ulong> words = [_word0, _word1, _word2, _word3];
        ulong bit = 1UL << (number & 63);
        words[number >> 6] = isAllowed ? words[number >> 6] | bit : words[number >> 6] & ~bit;
        return new SyscallFilter(words[0], words[1], words[2], words[3]);
    }
}
