using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a set of signals.</summary>
internal readonly struct SignalSetForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (UserWord.TryRead(caller, first, sizeof(ulong), out ulong mask))
        {
            SignalMaskForm.Format(ref writer, caller, mask, 0, result);
        }
        else
        {
            writer.WritePointer(first);
        }
    }
}
