using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a set of signals that the call fills.</summary>
internal readonly struct WrittenSignalSetForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (result < 0)
        {
            writer.WritePointer(first);
        }
        else
        {
            SignalSetForm.Format(ref writer, caller, first, second, result);
        }
    }
}
