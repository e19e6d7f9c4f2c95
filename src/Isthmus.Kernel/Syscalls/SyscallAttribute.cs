using System;

namespace Isthmus.Kernel.Syscalls;

/// <summary>
/// Makes a static method the handler of a system call. Its first parameter is the <see cref="Caller"/>; the others are <c>int</c>,
/// <c>uint</c> (both: the register's low 32 bits, the rest is ignored), <c>long</c>, <c>ulong</c>, or an
/// <see cref="ISyscallParameter{TSelf}"/>. Its result is a <see cref="SyscallOutcome"/>, or a <c>ValueTask</c> of it where it may wait.
/// </summary>
/// <param name="number">The call's number in its ABI.</param>
/// <param name="prototype">The C prototype, as in <c>long write(int fd, const void *buf, size_t n)</c>. It names the call and its
/// arguments; it has as many parameters as the method takes registers.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class SyscallAttribute(int number, string prototype) : Attribute
{
    /// <summary>The call's number in its ABI.</summary>
    public int Number { get; } = number;

    /// <summary>The C prototype.</summary>
    public string Prototype { get; } = prototype;

    /// <summary>How much of the call is there. With <see cref="SyscallSupport.None"/> the call answers
    /// <see cref="KernelError.NotImplemented"/> and the method is not called.</summary>
    public SyscallSupport Support { get; set; } = SyscallSupport.Full;

    /// <summary>What is missing, in one sentence; required where <see cref="Support"/> is <see cref="SyscallSupport.Partial"/>.</summary>
    public string? Note { get; set; }

    /// <summary>The promises (in the manner of <c>pledge</c>) that a process needs to make the call, separated by blanks; null where none
    /// is needed. <c>unpledged</c> stands for a call that no process can make which has made a promise.</summary>
    public string? Promise { get; set; }

    /// <summary>Which promises the handler itself demands, depending on its arguments; null where it demands none.</summary>
    public string? PromiseNote { get; set; }

    /// <summary>True where the ABI's own kernel makes the call under its one big lock.</summary>
    public bool BigLock { get; set; }

    /// <summary>True where a trace shows the arguments as they were before the call: because it takes away what they name.</summary>
    public bool TracedBefore { get; set; }

    /// <summary>False where success does not come back to the instruction after the call: the end of the process, a new program.</summary>
    public bool Returns { get; set; } = true;
}
