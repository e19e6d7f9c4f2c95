using System;
using System.Text;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>SerenityOS's calls that say something about mappings.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class MappingCalls
{
    // Names are for people; the kernel keeps no more of them.
    private const int KeptNameBytes = 256;

    /// <summary>Marks a region as code that may make system calls, or as one that stays as it is.</summary>
    [Syscall(5, "long annotate_mapping(void *address, int flags)")]
    public static SyscallOutcome AnnotateMapping(Caller caller, ulong address, int flags)
    {
        const int Known = MappingNames.SystemCallCode | MappingNames.Immutable;
        if (flags == 0 || address == 0 || (flags & ~Known) != 0)
        {
            return KernelError.InvalidArgument;
        }

        if (!UserRange.Contains(address, 1))
        {
            return KernelError.BadAddress;
        }

        AddressSpace space = caller.Process.AddressSpace!;
        if ((flags & MappingNames.SystemCallCode) != 0 && space.EnforcesCallCode)
        {
            return KernelError.NotPermitted;
        }

        if (space.Find(new VirtualAddress(address)) is not { } region
            || ((region.Flags & RegionFlags.UserMade) == 0 && !(region.Source is Inode && (region.Access & PageAccess.Execute) != 0)))
        {
            return KernelError.InvalidArgument;
        }

        if ((region.Flags & RegionFlags.Immutable) != 0)
        {
            return KernelError.NotPermitted;
        }

        RegionFlags marks = ((flags & MappingNames.SystemCallCode) != 0 ? RegionFlags.SystemCallCode : RegionFlags.None)
            | ((flags & MappingNames.Immutable) != 0 ? RegionFlags.Immutable : RegionFlags.None);
        space.Relabel(region, region.Flags | marks, region.Name);
        return 0;
    }

    /// <summary>Says whether purgeable memory may be given up; only purge takes it. The answer is 1 where it was.</summary>
    [Syscall(76, "long madvise(void *address, size_t size, int advice)", Promise = "stdio")]
    public static SyscallOutcome Madvise(Caller caller, ulong address, ulong size, int advice)
        => !UserRange.Contains(address, size) ? KernelError.BadAddress
            : Find(caller, address, size, out Region region, out KernelError error) && (region.Flags & RegionFlags.Purgeable) != 0
            && advice is MappingNames.MADV_SET_VOLATILE or MappingNames.MADV_SET_NONVOLATILE
                ? SetVolatile(caller, region, advice == MappingNames.MADV_SET_VOLATILE)
                : error == KernelError.None ? KernelError.InvalidArgument : error;

    private static SyscallOutcome SetVolatile(Caller caller, Region region, bool isVolatile)
    {
        if (region is { IsShared: true, Source: PurgeablePages shared })
        {
            return shared.SetVolatile(isVolatile) ? 1 : 0;
        }

        if (isVolatile == ((region.Flags & RegionFlags.Volatile) != 0))
        {
            return (region.Flags & RegionFlags.WasPurged) != 0 ? 1 : 0;
        }

        RegionFlags kept = region.Flags & ~(RegionFlags.Volatile | RegionFlags.WasPurged);
        caller.Process.AddressSpace!.Relabel(region, isVolatile ? kept | RegionFlags.Volatile : kept, region.Name);
        return (region.Flags & RegionFlags.WasPurged) != 0 ? 1 : 0;
    }

    /// <summary>Makes a shared mapping of a file a private one.</summary>
    [Syscall(82, "void *mremap(const struct SC_mremap_params *params)", Promise = "stdio")]
    public static SyscallOutcome Mremap(Caller caller, UserStructure<RemapParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out RemapParameters request))
        {
            return KernelError.BadAddress;
        }

        if (!Find(caller, request.Address, request.Size, out Region region, out KernelError error))
        {
            return error;
        }

        const int Refused = MapFlags.MAP_ANONYMOUS | MapFlags.MAP_NORESERVE;
        if ((request.Flags & MapFlags.MAP_PRIVATE) == 0 || (request.Flags & Refused) != 0 || !region.IsShared || region.Source is not Inode)
        {
            return -ErrorNumbers.ENOTIMPL;
        }

        Result made = caller.Process.AddressSpace!.MakePrivate(region);
        return made.IsSuccess ? (long)region.Address.Value : made.Error;
    }

    /// <summary>Writes shared mappings back. Files are in memory: what was written is there already.</summary>
    [Syscall(83, "long msync(void *address, size_t size, int flags)")]
    public static SyscallOutcome Msync(Caller caller, ulong address, ulong size, int flags)
    {
        int ways = flags & (MappingNames.MS_SYNC | MappingNames.MS_ASYNC);
        const int Known = MappingNames.MS_SYNC | MappingNames.MS_ASYNC | MappingNames.MS_INVALIDATE;
        if (ways is not (MappingNames.MS_SYNC or MappingNames.MS_ASYNC) || (flags & ~Known) != 0 || (address & Page.OffsetMask) != 0)
        {
            return KernelError.InvalidArgument;
        }

        var start = new VirtualAddress(address);
        AddressSpace space = caller.Process.AddressSpace!;
        return (size & Page.OffsetMask) == 0 && UserRange.Contains(address, size) && space.IsMappedThroughout(start, size)
            && (size == 0 || (space.FlagsOfAll(start, size) & RegionFlags.UserMade) != 0)
                ? SyscallOutcome.Zero
                : KernelError.OutOfMemory;
    }

    /// <summary>Names the region that is exactly this range.</summary>
    [Syscall(113, "long set_mmap_name(const struct SC_set_mmap_name_params *params)", Promise = "stdio")]
    public static SyscallOutcome SetMmapName(Caller caller, UserStructure<NameParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out NameParameters request))
        {
            return KernelError.BadAddress;
        }

        if (!ReadName(caller, request.Name, request.NameLength).TryGet(out string name, out KernelError error)
            || !Find(caller, request.Address, request.Size, out Region region, out error))
        {
            return error;
        }

        caller.Process.AddressSpace!.Relabel(region, region.Flags, name);
        return 0;
    }

    /// <summary>Takes the name of a region in.</summary>
    internal static Result<string> ReadName(Caller caller, ulong address, ulong length)
    {
        if (length > SystemLimits.PATH_MAX)
        {
            return KernelError.NameTooLong;
        }

        Span<byte> bytes = stackalloc byte[KeptNameBytes];
        bytes = bytes[..(int)ulong.Min(length, KeptNameBytes)];
        return length > 0 && caller.Process.Memory.CopyIn(new VirtualAddress(address), bytes).IsError
            ? KernelError.BadAddress
            : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Finds the region that is exactly the pages that a range touches, and that the program may change.</summary>
    private static bool Find(Caller caller, ulong address, ulong size, out Region region, out KernelError error)
    {
        region = null!;
        error = KernelError.InvalidArgument;
        if (size == 0 || !UserRange.Contains(address, size)
            || caller.Process.AddressSpace!.FindExact(
                new VirtualAddress(address).PageStart, (address & Page.OffsetMask) + size) is not { } found)
        {
            return false;
        }

        region = found;
        error = (found.Flags & (RegionFlags.UserMade | RegionFlags.Immutable)) == RegionFlags.UserMade
            ? KernelError.None
            : KernelError.NotPermitted;
        return error == KernelError.None;
    }
}
