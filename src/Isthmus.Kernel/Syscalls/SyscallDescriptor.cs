using System.Collections.Generic;

namespace Isthmus.Kernel.Syscalls;

/// <summary>A system call as data.</summary>
/// <param name="Number">The call's number.</param>
/// <param name="Name">Its C name.</param>
/// <param name="Prototype">Its C prototype.</param>
/// <param name="ReturnType">The C type of its result.</param>
/// <param name="Parameters">Its arguments, one for each register.</param>
/// <param name="Summary">What it does, in a sentence or two; may be empty.</param>
/// <param name="Support">How much of it is there.</param>
/// <param name="Note">What is missing; null where nothing is.</param>
/// <param name="Promise">The promises that it needs, or null.</param>
/// <param name="BigLock">True where the ABI's own kernel makes it under its big lock.</param>
/// <param name="Returns">False where success does not come back.</param>
/// <param name="PromiseNote">The promises that depend on its arguments, or null.</param>
public sealed record SyscallDescriptor(
    int Number,
    string Name,
    string Prototype,
    string ReturnType,
    IReadOnlyList<SyscallParameterDescriptor> Parameters,
    string Summary,
    SyscallSupport Support,
    string? Note,
    string? Promise,
    bool BigLock,
    bool Returns,
    string? PromiseNote = null);
