using System;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>Places that are hard to guess.</summary>
internal static class RandomPlace
{
    private const int Attempts = 1000;

    /// <summary>A free, aligned place of that many bytes somewhere in the window of mappings, or null: then the lowest one has to do.</summary>
    public static VirtualAddress? Find(Caller caller, ulong length, ulong alignment = Page.Size)
    {
        AddressSpace space = caller.Process.AddressSpace!;
        ulong start = space.Layout.MapStart.Value;
        ulong room = space.Layout.MapEnd.Value - start;
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        for (int i = 0; i < Attempts && length <= room; i++)
        {
            caller.Kernel.Machine.FillEntropy(random);
            ulong address = start + (BitConverter.ToUInt64(random) % (room - length + 1));
            address -= address % alignment;
            if (address >= start && space.IsFree(new VirtualAddress(address), length))
            {
                return new VirtualAddress(address);
            }
        }

        return null;
    }
}
