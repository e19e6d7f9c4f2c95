using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a message that comes from a channel.</summary>
internal readonly struct ReceivedMessageForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
        => SentMessageForm.Format(ref writer, caller, first, result, isThere: result >= 0);
}
