using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;
using System;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of pieces of memory that are written; their number comes next.</summary>
internal readonly struct WriteVectorForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
        => Format(ref writer, caller, first, (uint)second, ulong.MaxValue, isShown: true);

    /// <summary>Shows pieces.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="caller">Whose they are.</param>
    /// <param name="first">The first piece.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="left">Bytes in them that mean something.</param>
    /// <param name="isShown">False to show where they are instead.</param>
    internal static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong count, ulong left, bool isShown)
    {
        Span<byte> bytes = stackalloc byte[IoVector.StructureSize];
        for (ulong i = 0; TraceList.Next(ref writer, i, count); i++)
        {
            if (caller.Process.Memory.CopyIn(new VirtualAddress(first + (i * IoVector.StructureSize)), bytes).IsError)
            {
                writer.Write("?"u8);
                continue;
            }

            IoVector piece = IoVector.Read(bytes);
            writer.Write("{"u8);
            if (isShown)
            {
                ulong shown = ulong.Min(ulong.Min(left, piece.Length), long.MaxValue);
                UserOutput.Format(ref writer, caller, piece.Base, piece.Length, (long)shown);
            }
            else
            {
                writer.WritePointer(piece.Base);
                writer.Write(", "u8);
                writer.WriteUnsigned(piece.Length);
            }

            left -= ulong.Min(left, piece.Length);
            writer.Write("}"u8);
        }
    }
}
