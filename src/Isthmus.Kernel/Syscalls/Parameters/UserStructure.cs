using System;
using Isthmus.Machine;

namespace Isthmus.Kernel.Syscalls.Parameters;

/// <summary>
/// The address of a structure of user memory; one register. An address outside the user half is refused with
/// <see cref="KernelError.BadAddress"/>; the memory itself is only looked at by <see cref="TryCopyIn"/> and
/// <see cref="CopyOut"/>. In a trace it shows the fields, as they are when the line is written.
/// </summary>
/// <typeparam name="T">The structure.</typeparam>
/// <param name="Address">The first byte.</param>
public readonly record struct UserStructure<T>(VirtualAddress Address) : ISyscallParameter<UserStructure<T>>
    where T : struct, IUserStructure<T>
{
    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <summary>True for address 0.</summary>
    public bool IsNull => Address.Value == 0;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out UserStructure<T> value)
    {
        value = new UserStructure<T>(new VirtualAddress(first));
        return UserRange.IsInUserHalf(caller, first) ? KernelError.None : KernelError.BadAddress;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (first == 0 || !new UserStructure<T>(new VirtualAddress(first)).TryCopyIn(caller, out T value))
        {
            writer.WritePointer(first);
            return;
        }

        writer.Write("{"u8);
        value.Format(ref writer, caller, result);
        writer.Write("}"u8);
    }

    /// <summary>Copies the structure into the kernel.</summary>
    /// <returns>False where it cannot be read.</returns>
    public bool TryCopyIn(Caller caller, out T value)
    {
        Span<byte> bytes = stackalloc byte[T.Size];
        if (caller.Process.Memory.CopyIn(Address, bytes).IsError)
        {
            value = default;
            return false;
        }

        value = T.Read(bytes);
        return true;
    }

    /// <summary>Copies the structure out to user memory.</summary>
    public Result CopyOut(Caller caller, in T value)
    {
        Span<byte> bytes = stackalloc byte[T.Size];
        value.Write(bytes);
        return caller.Process.Memory.CopyOut(Address, bytes);
    }
}
