using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of the handles that a child gets; their number comes next.</summary>
internal readonly struct GrantListForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        var count = (uint)second;
        if (count == 0)
        {
            writer.WritePointer(first);
            return;
        }

        for (ulong i = 0; TraceList.Next(ref writer, i, count); i++)
        {
            if (!TraceList.TryRead(ref writer, caller, first, i, out HandlePair pair))
            {
                continue;
            }

            Handle.Format(ref writer, caller, (ulong)pair.Parent, 0, result);
            writer.Write(" as "u8);
            writer.WriteNumber(pair.Child);
        }
    }
}
