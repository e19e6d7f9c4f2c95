using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;
using System;

namespace Isthmus.Abi.PromptOs.Tracing;

/// <summary>The address of a message for a channel: what it carries.</summary>
internal readonly struct SentMessageForm : ITraceForm
{
    /// <inheritdoc/>
    public static void Format(ref TraceWriter writer, Caller caller, ulong first, ulong second, long result)
        => Format(ref writer, caller, first, result, isThere: true);

    /// <summary>Shows a message.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="caller">Whose it is.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="result">What the call came to.</param>
    /// <param name="isThere">False for one that has not come: then the room for it is shown.</param>
    internal static void Format(ref TraceWriter writer, Caller caller, ulong address, long result, bool isThere)
    {
        Span<byte> bytes = stackalloc byte[ChannelMessageForm.StructureSize];
        if (address == 0 || caller.Process.Memory.CopyIn(new VirtualAddress(address), bytes).IsError)
        {
            writer.WritePointer(address);
            return;
        }

        ChannelMessageForm message = ChannelMessageForm.Read(bytes);
        writer.Write("{flags="u8);
        TraceNames.WriteFlags(ref writer, caller.Process.Personality.Descriptor, "WAIT_", message.Flags);
        if (!isThere)
        {
            writer.Write(", byte_capacity="u8);
            writer.WriteUnsigned(message.ByteCapacity);
            writer.Write(", handle_capacity="u8);
            writer.WriteUnsigned(message.HandleCapacity);
            writer.Write("}"u8);
            return;
        }

        writer.Write(", bytes="u8);
        UserInput.Format(ref writer, caller, message.Bytes, message.ByteCount, result);
        writer.Write(", handles="u8);
        for (ulong i = 0; TraceList.Next(ref writer, i, message.HandleCount); i++)
        {
            if (UserWord.TryRead(caller, message.Handles + (i * sizeof(ulong)), sizeof(ulong), out ulong handle))
            {
                Handle.Format(ref writer, caller, handle, 0, result);
            }
            else
            {
                writer.Write("?"u8);
            }
        }

        writer.Write("}"u8);
    }
}
