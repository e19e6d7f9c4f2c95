using Isthmus.Kernel.Memory;
using Isthmus.Machine;

namespace Isthmus.Kernel.Syscalls.Parameters;

/// <summary>
/// A range of user memory that the call reads: address and length, two registers. A range that wraps or leaves the user half is refused
/// with <see cref="KernelError.BadAddress"/>; length 0 is fine at any address. What is longer than
/// <see cref="UserBuffer.MaximumLength"/> is cut to that.
/// </summary>
/// <param name="Buffer">The range.</param>
[SyscallParameter(2)]
public readonly record struct UserInput(UserBuffer Buffer) : ISyscallParameter<UserInput>
{
    /// <inheritdoc/>
    public static int RegisterCount => 2;

    /// <summary>The first byte.</summary>
    public VirtualAddress Address => Buffer.Address;

    /// <summary>Bytes.</summary>
    public int Length => Buffer.Length;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out UserInput value)
    {
        KernelError error = UserRange.TryDecode(caller, first, second, out UserBuffer buffer);
        value = new UserInput(buffer);
        return error;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        UserRange.FormatBytes(ref writer, caller, first, second);
        writer.Write(", "u8);
        writer.WriteUnsigned(second);
    }
}
