using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a number of 64 bits that the call sets.</summary>
internal readonly struct WrittenValueForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (result < 0 || !UserWord.TryRead(caller, first, sizeof(ulong), out ulong value))
        {
            writer.WritePointer(first);
            return;
        }

        writer.Write("["u8);
        writer.WriteNumber((long)value);
        writer.Write("]"u8);
    }
}
