using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;
using System;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of records of a directory, as many bytes as the call says.</summary>
internal readonly struct DirectoryRecordsForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
    {
        Span<byte> header = stackalloc byte[DirectoryRecordHeader.StructureSize];
        if (result < 0)
        {
            writer.WritePointer(first);
            writer.Write(", "u8);
            writer.WriteUnsigned(second);
            return;
        }

        ulong offset = 0;
        ulong length = 1;
        for (ulong i = 0; TraceList.Next(ref writer, i, offset < (ulong)result && length != 0 ? ulong.MaxValue : i); i++)
        {
            length = caller.Process.Memory.CopyIn(new VirtualAddress(first + offset), header).IsError ? 0UL
                : DirectoryRecordHeader.Read(header).RecordLength;
            UserPath.Format(ref writer, caller, first + offset + DirectoryRecordHeader.StructureSize, 0, result);
            offset += length;
        }

        writer.Write(", "u8);
        writer.WriteUnsigned(second);
    }
}
