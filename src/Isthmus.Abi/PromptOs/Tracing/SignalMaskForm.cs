using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>A set of signals, as the bits themselves.</summary>
internal readonly struct SignalMaskForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        bool isFirst = true;
        writer.Write("["u8);
        for (int signal = PromptOsSignals.SIGHUP; signal <= PromptOsSignals.SIGSYS; signal++)
        {
            if ((first >> (signal - 1) & 1) != 0)
            {
                writer.Write(isFirst ? default : " "u8);
                writer.WriteText(PromptOsSignals.NameOf(signal));
                isFirst = false;
            }
        }

        writer.Write("]"u8);
    }
}
