using System.Diagnostics;

namespace Isthmus.Kernel;

/// <summary>A value, or the reason why there is none.</summary>
/// <typeparam name="T">What success gives.</typeparam>
[MustUse]
public readonly struct Result<T>
{
    private readonly T _value;

    private Result(T value)
    {
        _value = value;
        Error = KernelError.None;
    }

    private Result(KernelError error)
    {
        _value = default!;
        Error = error;
    }

    /// <summary>The reason; <see cref="KernelError.None"/> on success.</summary>
    public KernelError Error { get; }

    /// <summary>True where there is a value.</summary>
    public bool IsSuccess => Error == KernelError.None;

    /// <summary>True where there is none.</summary>
    public bool IsError => Error != KernelError.None;

    /// <summary>The value. To ask for it after a failure is a kernel bug.</summary>
    public T Value
    {
        get
        {
            Debug.Assert(IsSuccess, "a failure has no value");
            return _value;
        }
    }

    /// <summary>Takes the result apart: <c>if (!Find(name).TryGet(out var inode, out var error)) return error;</c></summary>
    public bool TryGet(out T value, out KernelError error)
    {
        value = _value;
        error = Error;
        return error == KernelError.None;
    }

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(KernelError error)
    {
        Debug.Assert(error != KernelError.None, "a failure has a reason");
        return new Result<T>(error);
    }
}
