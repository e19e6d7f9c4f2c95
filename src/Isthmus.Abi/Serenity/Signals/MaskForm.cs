using System;
using System.Buffers.Binary;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>A set of signals in user memory: bit n - 1 is signal n.</summary>
/// <param name="Value">The bits.</param>
internal readonly record struct MaskForm(uint Value) : IUserStructure<MaskForm>
{
    /// <inheritdoc/>
    public static int Size => 4;

    /// <summary>The kernel's form: bit n is signal n.</summary>
    public ulong Signals => (ulong)Value << 1;

    /// <summary>The set of the kernel's form.</summary>
    public static MaskForm Of(ulong signals) => new((uint)(signals >> 1));

    /// <inheritdoc/>
    public static MaskForm Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt32LittleEndian(source));

    /// <inheritdoc/>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32LittleEndian(destination, Value);

    /// <inheritdoc/>
    public void Format(ref TraceWriter writer, Caller caller, long result) => writer.WriteHexadecimal(Value);
}
