using System;
using System.Buffers.Binary;

namespace Isthmus.Machine.Simulated.Execution;

/// <summary>How a step stands in a program's code: a magic number that is no instruction, the program's id, the step's index.</summary>
internal static class StepEncoding
{
    /// <summary>Bytes of a step.</summary>
    public const int Size = 16;

    // 0F FF is the undefined instruction UD0: a real processor would refuse it.
    private static ReadOnlySpan<byte> Magic => [0x0F, 0xFF, (byte)'I', (byte)'S', (byte)'T', (byte)'E', (byte)'P', 0];

    /// <summary>The bytes of a step.</summary>
    public static byte[] Encode(uint programId, int index)
    {
        byte[] code = new byte[Size];
        Magic.CopyTo(code);
        BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(8), programId);
        BinaryPrimitives.WriteInt32LittleEndian(code.AsSpan(12), index);
        return code;
    }

    /// <summary>True where the bytes, as far as they could be fetched, are those of a step.</summary>
    public static bool IsStep(ReadOnlySpan<byte> bytes)
        => Magic.StartsWith(bytes[..Math.Min(bytes.Length, Magic.Length)]);

    /// <summary>Takes a step apart.</summary>
    public static (uint ProgramId, int Index) Decode(ReadOnlySpan<byte> step)
        => (BinaryPrimitives.ReadUInt32LittleEndian(step[8..]), BinaryPrimitives.ReadInt32LittleEndian(step[12..]));
}
