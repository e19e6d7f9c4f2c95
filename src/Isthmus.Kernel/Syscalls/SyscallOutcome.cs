using System.Diagnostics;

namespace Isthmus.Kernel.Syscalls;

/// <summary>What a system call came to. It must be used: dropping one is a build error.</summary>
[MustUse]
public readonly struct SyscallOutcome
{
    private const int BlockedCode = -1;
    private const int KeepRegistersCode = -2;

    private readonly int _code;

    private SyscallOutcome(long value, int code)
    {
        Value = value;
        _code = code;
    }

    /// <summary>The call waits; its result comes later.</summary>
    public static SyscallOutcome Blocked => new(0, BlockedCode);

    /// <summary>The registers are as they should be (after exec, a signal return, or the end of the thread): nothing is written.</summary>
    public static SyscallOutcome KeepRegisters => new(0, KeepRegistersCode);

    /// <summary>Success with the result 0. (Beside an error in a conditional expression a plain 0 would be taken for the error "none".)</summary>
    public static SyscallOutcome Zero => default;

    /// <summary>The result, where <see cref="IsDone"/>.</summary>
    public long Value { get; }

    /// <summary>True where <see cref="Value"/> is the result.</summary>
    public bool IsDone => _code == 0;

    /// <summary>True where the call waits.</summary>
    public bool IsBlocked => _code == BlockedCode;

    /// <summary>True where the call was refused.</summary>
    public bool IsError => _code > 0;

    /// <summary>Why it was refused.</summary>
    public KernelError Error => IsError ? (KernelError)_code : KernelError.None;

    public static implicit operator SyscallOutcome(long value) => new(value, 0);

    public static implicit operator SyscallOutcome(int value) => new(value, 0);

    public static implicit operator SyscallOutcome(KernelError error)
    {
        Debug.Assert(error != KernelError.None, "a failure has a reason");
        return new SyscallOutcome(0, (int)error);
    }

    public static implicit operator SyscallOutcome(Result result)
        => new(0, (int)result.Error);

    public static implicit operator SyscallOutcome(Result<int> result)
        => result.IsSuccess ? new SyscallOutcome(result.Value, 0) : new SyscallOutcome(0, (int)result.Error);

    public static implicit operator SyscallOutcome(Result<long> result)
        => result.IsSuccess ? new SyscallOutcome(result.Value, 0) : new SyscallOutcome(0, (int)result.Error);
}
