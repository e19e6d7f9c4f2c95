using System;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Machine;

namespace Isthmus.Kernel.Tracing;

/// <summary>The memory of a stopped process, for its tracer.</summary>
public static class TracedMemory
{
    /// <summary>Reads what the process itself could read.</summary>
    public static Result Read(Process target, VirtualAddress address, Span<byte> destination)
        => IsUserRange(target, address, destination.Length) && Allows(target.AddressSpace!, address, destination.Length, PageAccess.Read)
            ? target.AddressSpace!.Inspect(address, destination)
            : KernelError.BadAddress;

    /// <summary>Writes, also where the process itself may not: into a copy that is its own, never into a file.</summary>
    public static Result Write(Process target, VirtualAddress address, ReadOnlySpan<byte> source)
    {
        AddressSpace space = target.AddressSpace!;
        if (!IsUserRange(target, address, source.Length) || !space.IsMappedThroughout(address, EndIn(address, source.Length)))
        {
            return KernelError.BadAddress;
        }

        VirtualAddress last = address + (ulong)(source.Length - 1);
        Result own = MakeOwn(space, address);
        return own.IsError ? own
            : MakeOwn(space, last) is { IsError: true } refused ? refused
            : space.Write(address, source);
    }

    private static bool IsUserRange(Process target, VirtualAddress address, int length)
        => target.AddressSpace is not null && target.Memory.IsUserRange(address, (ulong)length);

    // A range that begins inside a page covers it from its start.
    private static ulong EndIn(VirtualAddress address, int length) => (ulong)address.PageOffset + (ulong)length;

    private static bool Allows(AddressSpace space, VirtualAddress address, int length, PageAccess access)
    {
        VirtualAddress end = address + (ulong)length;
        while (address < end)
        {
            if (space.Find(address) is not { } region || (region.Access & access) == 0)
            {
                return false;
            }

            address = new VirtualAddress(region.End << Page.Shift);
        }

        return true;
    }

    /// <summary>A shared mapping of a file, or of the kernel's own pages, becomes a private one.</summary>
    private static Result MakeOwn(AddressSpace space, VirtualAddress address)
        => space.Find(address) is { IsShared: true, Source: not SharedPages } region ? space.MakePrivate(region) : Result.Success;
}
