using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a list of strings with NULL at its end.</summary>
internal readonly struct StringListForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        bool isRead = UserWord.TryRead(caller, first, sizeof(ulong), out ulong text);
        if (!isRead)
        {
            writer.WritePointer(first);
            return;
        }

        for (ulong i = 0; TraceList.Next(ref writer, i, text == 0 || !isRead ? i : ulong.MaxValue); i++)
        {
            UserPath.Format(ref writer, caller, text, 0, result);
            isRead = UserWord.TryRead(caller, first + ((i + 1) * sizeof(ulong)), sizeof(ulong), out text);
        }
    }
}
