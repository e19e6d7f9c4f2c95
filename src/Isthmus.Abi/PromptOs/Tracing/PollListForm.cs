using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of what poll looks at; their number comes next.</summary>
internal readonly struct PollListForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        var count = (uint)second;
        if (count != 0 && !new UserStructure<PollEntry>(new VirtualAddress(first)).TryCopyIn(caller, out _))
        {
            writer.WritePointer(first);
            return;
        }

        for (ulong i = 0; TraceList.Next(ref writer, i, count); i++)
        {
            if (!TraceList.TryRead(ref writer, caller, first, i, out PollEntry entry))
            {
                continue;
            }

            writer.Write("{fd="u8);
            Handle.Format(ref writer, caller, (ulong)entry.Handle, 0, result);
            writer.Write(", events="u8);
            TraceNames.WriteFlags(ref writer, caller.Process.Personality.Descriptor, "POLL", (ushort)entry.Wanted);
            if (result >= 0)
            {
                writer.Write(", revents="u8);
                TraceNames.WriteFlags(ref writer, caller.Process.Personality.Descriptor, "POLL", (ushort)entry.Ready);
            }

            writer.Write("}"u8);
        }
    }
}
