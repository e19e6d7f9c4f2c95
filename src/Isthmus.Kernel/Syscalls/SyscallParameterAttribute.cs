using System;

namespace Isthmus.Kernel.Syscalls;

/// <summary>Tells the compiler how many registers an <see cref="ISyscallParameter{TSelf}"/> eats, where it is not one. Its
/// <c>RegisterCount</c> must be the same.</summary>
/// <param name="registers">1 or 2.</param>
[AttributeUsage(AttributeTargets.Struct, Inherited = false)]
public sealed class SyscallParameterAttribute(int registers) : Attribute
{
    /// <summary>Registers that it is made from.</summary>
    public int Registers { get; } = registers;
}
