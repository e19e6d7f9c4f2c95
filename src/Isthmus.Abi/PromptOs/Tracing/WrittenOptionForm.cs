using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of the value of a socket's option that the call fills; that of its length comes next.</summary>
internal readonly struct WrittenOptionForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        if (result >= 0 && UserWord.TryRead(caller, second, sizeof(uint), out ulong length))
        {
            OptionForm.Format(ref writer, caller, first, length, result);
        }
        else
        {
            writer.WritePointer(first);
        }
    }
}
