using System;

namespace Isthmus.Kernel.Syscalls;

/// <summary>States where a field of an <see cref="AbiStructAttribute"/> structure is. The property's type (an integer, or an enum) is the
/// field's size.</summary>
/// <param name="offset">Bytes before the field.</param>
/// <param name="name">The field's name in the C header.</param>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class AbiFieldAttribute(int offset, string name) : Attribute
{
    /// <summary>Bytes before the field.</summary>
    public int Offset { get; } = offset;

    /// <summary>The field's name in the C header.</summary>
    public string Name { get; } = name;
}
