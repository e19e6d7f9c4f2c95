using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity;

/// <summary>A string in user memory as SerenityOS passes it: address and length, without a NUL; two registers, or two words of a
/// structure.</summary>
/// <param name="Address">The first byte.</param>
/// <param name="Length">Bytes.</param>
[SyscallParameter(2)]
internal readonly record struct TextArgument(ulong Address, ulong Length) : ISyscallParameter<TextArgument>
{
    private const int ShownBytes = 256;

    /// <inheritdoc/>
    public static int RegisterCount => 2;

    /// <summary>True where no string is given.</summary>
    public bool IsNull => Address == 0;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out TextArgument value)
    {
        value = new TextArgument(first, second);
        return KernelError.None;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        Span<byte> shown = stackalloc byte[(int)ulong.Min(second, ShownBytes)];
        if (first == 0 || caller.Process.Memory.CopyIn(new VirtualAddress(first), shown).IsError)
        {
            writer.WritePointer(first);
        }
        else
        {
            writer.WriteQuoted(shown, second > ShownBytes);
        }

        writer.Write(", "u8);
        writer.WriteUnsigned(second);
    }

    /// <summary>Copies the string in as a path, up to its first NUL. The bytes are good until the next call that takes a path.</summary>
    public Result CopyPathIn(Caller caller, out ReadOnlySpan<byte> path)
        => caller.Kernel.FileSystem.CopyPathIn(caller.Process.Memory, new VirtualAddress(Address), Length, out path);

    /// <summary>Copies the second path of a call in.</summary>
    public Result CopySecondPathIn(Caller caller, out ReadOnlySpan<byte> path)
        => caller.Kernel.FileSystem.CopySecondPathIn(caller.Process.Memory, new VirtualAddress(Address), Length, out path);

    /// <summary>Copies the string in up to its first NUL.</summary>
    /// <returns>The bytes; <paramref name="tooLong"/> where the buffer is shorter.</returns>
    public Result<int> CopyIn(Caller caller, Span<byte> destination, KernelError tooLong)
    {
        if (Length > (ulong)destination.Length)
        {
            return tooLong;
        }

        Span<byte> bytes = destination[..(int)Length];
        if (caller.Process.Memory.CopyIn(new VirtualAddress(Address), bytes).IsError)
        {
            return KernelError.BadAddress;
        }

        int end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes.Length : end;
    }
}
