using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a list of strings with NULL at its end, of which only the number is shown.</summary>
internal readonly struct StringCountForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        const ulong Counted = 1000;
        ulong count = 0;
        while (count < Counted && UserWord.TryRead(caller, first + (count * sizeof(ulong)), sizeof(ulong), out ulong text) && text != 0)
        {
            count++;
        }

        writer.WritePointer(first);
        writer.Write(count == 1 ? " /* 1 string */"u8 : " /* "u8);
        if (count != 1)
        {
            writer.WriteUnsigned(count);
            writer.Write(" strings */"u8);
        }
    }
}
