using System;
using Isthmus.Machine;

namespace Isthmus.Kernel.Syscalls;

/// <summary>
/// States the calling convention of an ABI, on its <c>sealed partial</c> class derived from <see cref="Personality"/>. Dispatch, trace and
/// descriptor are generated into that class from the families that name it.
/// </summary>
/// <param name="name">The name that users write, as in <c>--abi aurora</c>; also the prefix of names in the C header.</param>
/// <param name="title">The name in prose.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PersonalityAttribute(string name, string title) : Attribute
{
    /// <summary>The name that users write.</summary>
    public string Name { get; } = name;

    /// <summary>The name in prose.</summary>
    public string Title { get; } = title;

    /// <summary>Where the arguments are, first to last. No call can have more.</summary>
    public Register[] Arguments { get; set; } = [];
}
