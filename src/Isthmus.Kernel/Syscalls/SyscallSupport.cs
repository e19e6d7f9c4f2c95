namespace Isthmus.Kernel.Syscalls;

/// <summary>How much of a call is there.</summary>
public enum SyscallSupport
{
    /// <summary>All that the ABI's document says.</summary>
    Full = 0,

    /// <summary>Some of it; the row's note says what is missing.</summary>
    Partial = 1,

    /// <summary>Nothing: the call answers <see cref="KernelError.NotImplemented"/>.</summary>
    None = 2,
}
