using System.Diagnostics;

namespace Isthmus.Kernel;

/// <summary>Success, or the reason why not.</summary>
[MustUse]
public readonly struct Result
{
    private Result(KernelError error) => Error = error;

    /// <summary>What was done.</summary>
    public static Result Success => default;

    /// <summary>The reason; <see cref="KernelError.None"/> on success.</summary>
    public KernelError Error { get; }

    /// <summary>True where it was done.</summary>
    public bool IsSuccess => Error == KernelError.None;

    /// <summary>True where it was refused.</summary>
    public bool IsError => Error != KernelError.None;

    public static implicit operator Result(KernelError error)
    {
        Debug.Assert(error != KernelError.None, "a failure has a reason");
        return new Result(error);
    }
}
