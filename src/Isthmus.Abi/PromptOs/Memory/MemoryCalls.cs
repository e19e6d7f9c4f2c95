using System;
using Isthmus.Abi.PromptOs.Structures;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel;
using Isthmus.Kernel.Handles;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Memory;

/// <summary>PromptOS's calls about memory.</summary>
[SyscallFamily(typeof(PromptOsPersonality))]
internal static partial class MemoryCalls
{
    private const uint KnownProtection = MapConstants.PROT_READ | MapConstants.PROT_WRITE | MapConstants.PROT_EXEC;
    private const uint KnownFlags = MapConstants.MAP_SHARED | MapConstants.MAP_PRIVATE | MapConstants.MAP_FIXED | MapConstants.MAP_ANONYMOUS;
    private const long NoObject = -1;

    /// <summary>Maps zeros, a file or a memory object. Nothing may be written and executed at once.</summary>
    [Syscall(48, "uint64_t mmap(const struct mmap_params *params)", Promise = "stdio",
        PromiseNote = "stdio; + prot_exec for PROT_EXEC; + map_fixed for MAP_FIXED")]
    public static SyscallOutcome Mmap(Caller caller, [TraceAs(typeof(UserStructure<MapParameters>))] UserPointer parameters)
    {
        Span<byte> bytes = stackalloc byte[MapParameters.StructureSize];
        Result copied = ParameterBlock.CopyIn(caller, parameters, bytes);
        if (copied.IsError)
        {
            return copied;
        }

        MapParameters wanted = MapParameters.Read(bytes);
        if (!IsSensible(wanted))
        {
            return KernelError.InvalidArgument;
        }

        var access = (PageAccess)wanted.Protection;
        bool isFixed = (wanted.Flags & MapConstants.MAP_FIXED) != 0;
        if (!caller.Keeps(PromisesFor(access) | (isFixed ? Promise.FixedMapping : Promise.None)))
        {
            return KernelError.PromiseBroken;
        }

        Result checkedAccess = CheckAccess(access);
        if (checkedAccess.IsError)
        {
            return checkedAccess;
        }

        AddressSpace space = caller.Process.AddressSpace!;
        bool isShared = (wanted.Flags & MapConstants.MAP_SHARED) != 0;
        var request = new MapRequest { Address = PlaceOf(space, wanted), Length = wanted.Length, Access = access };
        if (wanted.Object != NoObject)
        {
            if (!FindPages(caller, wanted, isShared, out bool canWrite, out bool canExecute).TryGet(
                out KernelObject target, out KernelError error))
            {
                return error;
            }

            request = request with
            {
                Source = target.Pages,
                SourcePage = wanted.Offset >> Page.Shift,
                IsShared = isShared,
                Limit = PageAccess.Read
                    | (canWrite || !isShared ? PageAccess.Write : PageAccess.None)
                    | (canExecute ? PageAccess.Execute : PageAccess.None),
            };
        }

        Result<VirtualAddress> mapped = space.Map(request);
        return mapped.IsSuccess ? (long)mapped.Value.Value : mapped.Error;
    }

    /// <summary>Removes mappings; holes are fine.</summary>
    [Syscall(49, "int munmap(uint64_t addr, size_t len)", Promise = "stdio")]
    public static SyscallOutcome Munmap(Caller caller, [TraceAs(typeof(AddressForm))] ulong addr, ulong len)
        => caller.Process.AddressSpace!.Unmap(new VirtualAddress(addr), len);

    /// <summary>Changes what may be done with a range. Nothing may be written and executed at once, and a shared mapping never becomes
    /// more than its handle allowed.</summary>
    [Syscall(50, "int mprotect(uint64_t addr, size_t len, uint32_t prot)", Promise = "stdio",
        PromiseNote = "stdio; + prot_exec for PROT_EXEC")]
    public static SyscallOutcome Mprotect(
        Caller caller, [TraceAs(typeof(AddressForm))] ulong addr, ulong len, [TraceNames("PROT_", Flags = true)] uint prot)
    {
        if ((prot & ~KnownProtection) != 0)
        {
            return KernelError.InvalidArgument;
        }

        if (!caller.Keeps(PromisesFor((PageAccess)prot)))
        {
            return KernelError.PromiseBroken;
        }

        Result allowed = CheckAccess((PageAccess)prot);
        return allowed.IsError ? allowed : caller.Process.AddressSpace!.Protect(new VirtualAddress(addr), len, (PageAccess)prot);
    }

    private static Promise PromisesFor(PageAccess access)
        => (access & PageAccess.Execute) != 0 ? Promise.ExecutableMemory : Promise.None;

    private static bool IsSensible(in MapParameters wanted)
    {
        uint sharing = wanted.Flags & (MapConstants.MAP_SHARED | MapConstants.MAP_PRIVATE);
        return (wanted.Protection & ~KnownProtection) == 0
            && (wanted.Flags & ~KnownFlags) == 0
            && sharing is MapConstants.MAP_SHARED or MapConstants.MAP_PRIVATE
            && ((wanted.Flags & MapConstants.MAP_ANONYMOUS) == 0 || wanted.Object == NoObject)
            && wanted.Reserved == 0
            && wanted.Length != 0
            && wanted.Offset >= 0
            && ((ulong)wanted.Offset & Page.OffsetMask) == 0
            && wanted.Length <= long.MaxValue - (ulong)wanted.Offset;
    }

    // The bits of a page's access are those of the ABI.
    private static Result CheckAccess(PageAccess access)
        => (access & (PageAccess.Write | PageAccess.Execute)) == (PageAccess.Write | PageAccess.Execute)
            ? KernelError.AccessDenied
            : Result.Success;

    /// <summary>Where the mapping must go; null leaves it to the kernel. An address without MAP_FIXED is a wish.</summary>
    private static VirtualAddress? PlaceOf(AddressSpace space, in MapParameters wanted)
    {
        var address = new VirtualAddress(wanted.Address);
        return (wanted.Flags & MapConstants.MAP_FIXED) != 0
            || (wanted.Address != 0 && wanted.Length <= space.Layout.StackEnd.Value && space.IsFree(address, wanted.Length))
            ? address
            : null;
    }

    /// <summary>Finds an object that can be mapped as is wanted.</summary>
    private static Result<KernelObject> FindPages(
        Caller caller, in MapParameters wanted, bool isShared, out bool canWrite, out bool canExecute)
    {
        canWrite = canExecute = false;
        if (!caller.Process.Objects.Find(new ObjectHandle(wanted.Object)).TryGet(out HandleEntry entry, out KernelError error))
        {
            return error;
        }

        canWrite = entry.Allows(ObjectRights.Write);
        canExecute = entry.Allows(ObjectRights.Execute);
        bool writes = (wanted.Protection & MapConstants.PROT_WRITE) != 0;
        bool executes = (wanted.Protection & MapConstants.PROT_EXEC) != 0;
        return entry.Object.Pages is null ? KernelError.NoDevice
            : !entry.Allows(ObjectRights.Map) || (writes && isShared && !canWrite) || (executes && !canExecute) ? KernelError.AccessDenied
            : entry.Object;
    }
}
