using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>What a signal does: a handler's address, or one of the two that are none.</summary>
internal readonly struct SignalHandlerForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (first > 1)
        {
            writer.WriteHexadecimal(first);
        }
        else
        {
            writer.Write(first == 0 ? "SIG_DFL"u8 : "SIG_IGN"u8);
        }
    }
}
