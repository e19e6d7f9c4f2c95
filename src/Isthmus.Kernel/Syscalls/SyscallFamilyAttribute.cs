using System;

namespace Isthmus.Kernel.Syscalls;

/// <summary>Marks a <c>static partial</c> class whose methods marked <see cref="SyscallAttribute"/> are calls of one ABI.</summary>
/// <param name="personality">The class marked <see cref="PersonalityAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SyscallFamilyAttribute(Type personality) : Attribute
{
    /// <summary>The ABI that the calls belong to.</summary>
    public Type Personality { get; } = personality;
}
