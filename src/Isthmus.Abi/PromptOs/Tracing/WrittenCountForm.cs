using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a length that the call sets.</summary>
internal readonly struct WrittenCountForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (result < 0 || !UserWord.TryRead(caller, first, sizeof(uint), out ulong value))
        {
            writer.WritePointer(first);
            return;
        }

        writer.Write("["u8);
        writer.WriteUnsigned(value);
        writer.Write("]"u8);
    }
}
