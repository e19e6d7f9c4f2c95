namespace Isthmus.Kernel.Syscalls;

/// <summary>
/// A type that handlers take as a parameter. It knows how many registers it eats, refuses a bad form before the handler runs, and can
/// show itself in a trace. It carries a claim of the caller, no proof: what it names may be gone when it is used.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface ISyscallParameter<TSelf> : ITraceForm
    where TSelf : struct
{
    /// <summary>Registers that it is made from: 1, or 2 with <see cref="SyscallParameterAttribute"/>.</summary>
    static abstract int RegisterCount { get; }

    /// <summary>Makes the value, or says why it is refused. It has no effect and reads no user memory.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="first">The first register.</param>
    /// <param name="second">The second; zero where there is none.</param>
    /// <param name="value">The value, where the answer is <see cref="KernelError.None"/>.</param>
    static abstract KernelError TryDecode(Caller caller, ulong first, ulong second, out TSelf value);
}
