using System;

namespace Isthmus.Kernel.Syscalls;

/// <summary>A structure of user memory whose layout is stated with <see cref="AbiStructAttribute"/>. Generated: no type implements it by
/// hand.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IUserStructure<TSelf>
    where TSelf : struct, IUserStructure<TSelf>
{
    /// <summary>Bytes in user memory.</summary>
    static abstract int Size { get; }

    /// <summary>Reads the structure from its bytes.</summary>
    static abstract TSelf Read(ReadOnlySpan<byte> source);

    /// <summary>Writes the structure's bytes; those of no field become zero.</summary>
    void Write(Span<byte> destination);

    /// <summary>Shows the fields by their C names.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="caller">Whose structure it is.</param>
    /// <param name="result">The result of the call that it belongs to, where it succeeded, else -1.</param>
    void Format(ref TraceWriter writer, Caller caller, long result);
}
