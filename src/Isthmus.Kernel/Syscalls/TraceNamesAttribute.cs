using System;

namespace Isthmus.Kernel.Syscalls;

/// <summary>Says that an argument or field is shown in a trace by the names of the ABI's constants.</summary>
/// <param name="prefix">How the names begin: <c>MSG_</c>.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class TraceNamesAttribute(string prefix) : Attribute
{
    /// <summary>How the names begin.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>True for bits that are shown one by one, false for a number with one name.</summary>
    public bool Flags { get; set; }
}
