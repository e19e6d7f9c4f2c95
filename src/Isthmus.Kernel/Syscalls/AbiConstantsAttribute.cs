using System;

namespace Isthmus.Kernel.Syscalls;

/// <summary>Puts the public integer constants of a static class into an ABI's descriptor and C header, in their original spelling.
/// Constants that are not public are the handlers' own.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AbiConstantsAttribute : Attribute
{
    /// <summary>The ABI that they belong to; null where every ABI of the assembly has them.</summary>
    public Type? Personality { get; set; }
}
