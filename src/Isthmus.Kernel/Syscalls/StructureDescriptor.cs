using System.Collections.Generic;

namespace Isthmus.Kernel.Syscalls;

/// <summary>A structure in user memory as data.</summary>
/// <param name="Name">Its C name without the ABI's prefix.</param>
/// <param name="Size">Its bytes; with a tail, bytes before it.</param>
/// <param name="Tail">The C declaration of what follows the fixed part, or null.</param>
/// <param name="Fields">Its fields, by rising offset.</param>
public sealed record StructureDescriptor(string Name, int Size, string? Tail, IReadOnlyList<FieldDescriptor> Fields);
