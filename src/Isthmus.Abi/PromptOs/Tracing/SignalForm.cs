using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>A signal by its name.</summary>
internal readonly struct SignalForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        var signal = (int)first;
        if (signal is >= PromptOsSignals.SIGHUP and <= PromptOsSignals.SIGSYS)
        {
            writer.WriteText(PromptOsSignals.NameOf(signal));
        }
        else
        {
            writer.WriteNumber(signal);
        }
    }
}
