using Isthmus.Machine;

namespace Isthmus.Kernel.Memory;

/// <summary>A range of user memory that a caller named: it lies in the user half and does not wrap, but may not be accessible.</summary>
/// <param name="Address">The first byte.</param>
/// <param name="Length">Bytes; at most <see cref="int.MaxValue"/> minus a page, longer transfers are cut short as Unix does.</param>
public readonly record struct UserBuffer(VirtualAddress Address, int Length)
{
    /// <summary>The longest transfer of one call.</summary>
    public const int MaximumLength = int.MaxValue & ~(Page.Size - 1);

    /// <summary>The part from <paramref name="offset"/> on.</summary>
    public UserBuffer From(int offset) => new(Address + (ulong)offset, Length - offset);

    /// <summary>The first <paramref name="length"/> bytes.</summary>
    public UserBuffer First(int length) => new(Address, length);
}
