using Isthmus.Machine;

namespace Isthmus.Kernel.Syscalls.Parameters;

/// <summary>
/// An address in user space of something whose size the handler knows; one register. Address 0 is a value like any other (calls give it
/// a meaning of its own); an address outside the user half is refused with <see cref="KernelError.BadAddress"/>.
/// </summary>
/// <param name="Address">The address.</param>
public readonly record struct UserPointer(VirtualAddress Address) : ISyscallParameter<UserPointer>
{
    /// <inheritdoc/>
    public static int RegisterCount => 1;

    /// <summary>True for address 0.</summary>
    public bool IsNull => Address.Value == 0;

    /// <inheritdoc/>
    public static KernelError TryDecode(Caller caller, ulong first, ulong second, out UserPointer value)
    {
        value = new UserPointer(new VirtualAddress(first));
        return UserRange.IsInUserHalf(caller, first) ? KernelError.None : KernelError.BadAddress;
    }

    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
        => writer.WritePointer(first);
}
