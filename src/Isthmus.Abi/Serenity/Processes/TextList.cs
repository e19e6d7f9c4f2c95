using System;
using Isthmus.Kernel;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>Lists of strings in user memory: arrays of address and length.</summary>
internal static class TextList
{
    private const int EntryBytes = 16;

    /// <summary>Copies a list into the kernel.</summary>
    /// <param name="caller">Whose memory it is in.</param>
    /// <param name="address">The first entry.</param>
    /// <param name="count">Entries.</param>
    public static Result<ArgumentList> CopyIn(Caller caller, ulong address, ulong count)
    {
        var list = new ArgumentList();
        Span<byte> entry = stackalloc byte[EntryBytes];
        for (ulong i = 0; i < count; i++)
        {
            if (caller.Process.Memory.CopyIn(new VirtualAddress(address + (i * EntryBytes)), entry).IsError)
            {
                return KernelError.BadAddress;
            }

            ulong length = BitConverter.ToUInt64(entry[8..]);
            if (length >= ArgumentList.MaximumBytes)
            {
                return KernelError.ArgumentsTooLong;
            }

            byte[] text = new byte[(int)length];
            if (caller.Process.Memory.CopyIn(new VirtualAddress(BitConverter.ToUInt64(entry)), text).IsError)
            {
                return KernelError.BadAddress;
            }

            if (list.Add(text).IsError)
            {
                return KernelError.ArgumentsTooLong;
            }
        }

        return list;
    }
}
