namespace Isthmus.Kernel.Syscalls;

/// <summary>A constant of an ABI as data.</summary>
/// <param name="Name">Its C name without the ABI's prefix.</param>
/// <param name="Value">Its bits.</param>
/// <param name="IsSigned">True where they are those of a signed number.</param>
public sealed record ConstantDescriptor(string Name, ulong Value, bool IsSigned);
