using System;

namespace Isthmus.Kernel.Syscalls;

/// <summary>Says how an argument, a field of a structure, or a result is shown in a trace. Nothing else about it changes.</summary>
/// <param name="form">An <see cref="ITraceForm"/>.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.ReturnValue)]
public sealed class TraceAsAttribute(Type form) : Attribute
{
    /// <summary>The <see cref="ITraceForm"/>.</summary>
    public Type Form { get; } = form;
}
