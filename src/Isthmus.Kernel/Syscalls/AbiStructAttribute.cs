using System;

namespace Isthmus.Kernel.Syscalls;

/// <summary>
/// States the layout of a structure in user memory, on a <c>partial record struct</c> whose properties are marked
/// <see cref="AbiFieldAttribute"/>. Generated: <c>StructureSize</c>, <c>Write(Span&lt;byte&gt;)</c> and
/// <c>Read(ReadOnlySpan&lt;byte&gt;)</c>, both little-endian; bytes that belong to no field are written as zero and ignored when read.
/// </summary>
/// <param name="name">The name in the ABI's C header, without the ABI's prefix.</param>
[AttributeUsage(AttributeTargets.Struct, Inherited = false)]
public sealed class AbiStructAttribute(string name) : Attribute
{
    /// <summary>The name in the ABI's C header, without the ABI's prefix.</summary>
    public string Name { get; } = name;

    /// <summary>Bytes of the structure; with a <see cref="Tail"/>, bytes before it.</summary>
    public int Size { get; set; }

    /// <summary>The ABI that it belongs to; null where every ABI of the assembly has it.</summary>
    public Type? Personality { get; set; }

    /// <summary>A C declaration of what follows the fixed part, as in <c>char name[]</c>; null where nothing does.</summary>
    public string? Tail { get; set; }
}
