using Isthmus.Machine;

namespace Isthmus.Kernel.Loading;

/// <summary>The registers that a new program finds; those that are not named are zero.</summary>
/// <param name="StackPointer">RSP.</param>
/// <param name="First">RDI.</param>
/// <param name="Second">RSI.</param>
/// <param name="Third">RDX.</param>
public readonly record struct StartRegisters(VirtualAddress StackPointer, ulong First = 0, ulong Second = 0, ulong Third = 0);
