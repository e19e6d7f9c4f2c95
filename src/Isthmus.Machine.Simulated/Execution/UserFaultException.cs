using System;

namespace Isthmus.Machine.Simulated.Execution;

/// <summary>A step met an exception of the processor: it is undone, and user mode is left.</summary>
internal sealed class UserFaultException(TrapKind kind, ulong errorCode, VirtualAddress? address) : Exception
{
    public TrapKind Kind { get; } = kind;

    public ulong ErrorCode { get; } = errorCode;

    /// <summary>The address of a page fault.</summary>
    public VirtualAddress? Address { get; } = address;
}
