using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of pieces of memory that are read into; their number comes next.</summary>
internal readonly struct ReadVectorForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
        => WriteVectorForm.Format(ref writer, caller, first, (uint)second, (ulong)long.Max(result, 0), isShown: result >= 0);
}
