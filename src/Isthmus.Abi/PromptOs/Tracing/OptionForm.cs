using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of the value of a socket's option; its length comes next.</summary>
internal readonly struct OptionForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (second == sizeof(uint) && UserWord.TryRead(caller, first, sizeof(uint), out ulong value))
        {
            writer.Write("["u8);
            writer.WriteNumber((int)value);
            writer.Write("]"u8);
        }
        else
        {
            writer.WritePointer(first);
        }
    }
}
