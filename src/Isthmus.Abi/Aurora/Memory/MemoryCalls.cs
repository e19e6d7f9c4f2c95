using Isthmus.Kernel;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Aurora.Memory;

/// <summary>Aurora's calls about memory.</summary>
[SyscallFamily(typeof(AuroraPersonality))]
internal static partial class MemoryCalls
{
    /// <summary>Maps zeroed, writable pages; address 0 takes the next free place, another one is taken as given.</summary>
    [Syscall(13, "uint64_t mmap(uint64_t addr, uint64_t len, uint64_t prot, uint64_t flags)", Promise = "stdio")]
    public static SyscallOutcome Mmap(Caller caller, ulong address, ulong length, ulong protection, ulong flags)
    {
        // The ABI ignores protection and flags: pages are always writable and never executable.
        _ = protection;
        _ = flags;
        ulong pages = Page.CountFor(length);
        ulong room = AuroraLimits.Trampoline - AuroraLimits.MapStart;
        if (length == 0 || pages > room >> Page.Shift)
        {
            return KernelError.InvalidArgument;
        }

        ulong bytes = pages << Page.Shift;
        VirtualAddress? place = null;
        if (address != 0)
        {
            var wanted = new VirtualAddress(address);
            if (!wanted.IsPageAligned || wanted < AuroraLimits.MapStart || wanted > AuroraLimits.Trampoline - bytes)
            {
                return KernelError.InvalidArgument;
            }

            place = wanted;
        }

        Result<VirtualAddress> mapped = caller.Process.AddressSpace!.Map(new MapRequest
        {
            Address = place,
            Length = bytes,
            Access = PageAccess.ReadWrite,
        });
        return mapped.IsSuccess ? (long)mapped.Value.Value : mapped.Error;
    }

    /// <summary>Removes mappings.</summary>
    [Syscall(14, "int munmap(uint64_t addr, uint64_t len)", Promise = "stdio")]
    public static SyscallOutcome Munmap(Caller caller, ulong address, ulong length)
    {
        var start = new VirtualAddress(address);
        ulong pages = Page.CountFor(length);
        if (length == 0 || !start.IsPageAligned || start < AuroraLimits.MapStart || start >= AuroraLimits.Trampoline
            || pages > (AuroraLimits.Trampoline - start) >> Page.Shift)
        {
            return KernelError.InvalidArgument;
        }

        return caller.Process.AddressSpace!.Unmap(start, pages << Page.Shift);
    }

    /// <summary>Moves the end of the heap; 0 asks where it is. The answer is the end that is in force.</summary>
    [Syscall(31, "uint64_t brk(uint64_t new_break)", Promise = "stdio")]
    public static SyscallOutcome Brk(Caller caller, ulong newBreak)
    {
        AddressSpace space = caller.Process.AddressSpace!;
        Result<VirtualAddress> moved = newBreak == 0 ? space.Break : space.SetBreak(new VirtualAddress(newBreak));
        return (long)(moved.IsSuccess ? moved.Value : space.Break).Value;
    }
}
