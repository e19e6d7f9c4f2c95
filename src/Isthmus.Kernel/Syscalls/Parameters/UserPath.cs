using System;
using Isthmus.Machine;

namespace Isthmus.Kernel.Syscalls.Parameters;

/// <summary>
/// The address of a NUL-terminated path; one register. An address outside the user half is refused with
/// <see cref="KernelError.BadAddress"/>; the string itself is only looked at by <see cref="CopyIn"/>.
/// </summary>
/// <param name="Address">The first byte.</param>
public readonly record struct UserPath(VirtualAddress Address) : ISyscallParameter<UserPath>
{
    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out UserPath value)
    {
        value = new UserPath(new VirtualAddress(first));
        return UserRange.IsInUserHalf(caller, first) ? KernelError.None : KernelError.BadAddress;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
        => UserRange.FormatString(ref writer, caller, first);

    /// <summary>Copies the path into the kernel. Bytes are taken as they are: a path need not be UTF-8.</summary>
    /// <returns>Its length without the NUL; <see cref="KernelError.NameTooLong"/> where it does not fit with it.</returns>
    public Result<int> CopyIn(Caller caller, Span<byte> destination)
        => caller.Process.Memory.CopyStringIn(Address, destination);
}
