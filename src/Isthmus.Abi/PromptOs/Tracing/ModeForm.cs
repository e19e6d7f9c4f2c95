using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>Permissions, in octal.</summary>
internal readonly struct ModeForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        writer.Write("0"u8);
        int shift = 0;
        while (first >> shift >= 8)
        {
            shift += 3;
        }

        for (; shift >= 0 && first != 0; shift -= 3)
        {
            writer.WriteUnsigned(first >> shift & 7);
        }
    }
}
