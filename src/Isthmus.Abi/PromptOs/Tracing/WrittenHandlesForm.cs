using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of two handles that the call makes.</summary>
internal readonly struct WrittenHandlesForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (result < 0 || !UserWord.TryRead(caller, first, sizeof(ulong), out ulong one)
            || !UserWord.TryRead(caller, first + sizeof(ulong), sizeof(ulong), out ulong two))
        {
            writer.WritePointer(first);
            return;
        }

        writer.Write("["u8);
        Handle.Format(ref writer, caller, one, 0, result);
        writer.Write(", "u8);
        Handle.Format(ref writer, caller, two, 0, result);
        writer.Write("]"u8);
    }
}
