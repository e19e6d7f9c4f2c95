using Isthmus.Abi.Serenity.Files;
using Isthmus.Kernel;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Ipc;
using Isthmus.Kernel.Memory;
using Isthmus.Kernel.Processes;
using Isthmus.Kernel.Profiling;
using Isthmus.Kernel.Security;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>SerenityOS's calls about memory.</summary>
[SyscallFamily(typeof(SerenityPersonality))]
internal static partial class MemoryCalls
{
    private const int PurgeableAnonymous = MapFlags.MAP_ANONYMOUS | MapFlags.MAP_PURGEABLE;

    /// <summary>Makes memory that can be mapped and passed on.</summary>
    [Syscall(4, "long anon_create(size_t size, int options)", Promise = "stdio")]
    public static SyscallOutcome AnonCreate(Caller caller, ulong size, int options)
    {
        if (size == 0 || (size & Page.OffsetMask) != 0 || size > UserRange.Ceiling.Value)
        {
            return KernelError.InvalidArgument;
        }

        if (!caller.Process.Handles.HasRoomFor(1))
        {
            return KernelError.TooManyHandles;
        }

        var memory = new AnonymousMemory(new PurgeablePages(caller.Kernel.Machine, (long)Page.CountFor(size), caller.Kernel.Purgeable));
        return caller.Process.Handles.Add(memory, (options & OpenFlags.O_CLOEXEC) != 0);
    }

    /// <summary>Maps memory or a file.</summary>
    [Syscall(80, "void *mmap(const struct SC_mmap_params *params)", Promise = "stdio",
        PromiseNote = "stdio; + prot_exec if PROT_EXEC; + map_fixed if MAP_FIXED or MAP_FIXED_NOREPLACE")]
    public static SyscallOutcome Mmap(Caller caller, UserStructure<MapParameters> parameters)
    {
        if (!parameters.TryCopyIn(caller, out MapParameters request))
        {
            return KernelError.BadAddress;
        }

        if (!caller.Keeps(PromisesFor(request)))
        {
            return KernelError.PromiseBroken;
        }

        MountFlags allowed = caller.Process.ProgramMount?.Flags ?? MountFlags.None;
        KernelError problem = Check(request, allowed);
        if (problem != KernelError.None)
        {
            return problem;
        }

        AddressSpace space = caller.Process.AddressSpace!;
        bool isFixed = (request.Flags & (MapFlags.MAP_FIXED | MapFlags.MAP_FIXED_NOREPLACE)) != 0 && request.Address != 0;
        if (isFixed && (request.Flags & MapFlags.MAP_FIXED) != 0 && !MayChange(space, new VirtualAddress(request.Address), request.Size))
        {
            return KernelError.NotPermitted;
        }

        if ((request.Flags & MapFlags.MAP_FIXED_NOREPLACE) != 0 && !space.IsFree(new VirtualAddress(request.Address), request.Size))
        {
            return KernelError.OutOfMemory;
        }

        if (!MappingCalls.ReadName(caller, request.Name, request.NameLength).TryGet(out string name, out KernelError unreadable))
        {
            return unreadable;
        }

        IPageSource? source = null;
        if ((request.Flags & MapFlags.MAP_ANONYMOUS) == 0)
        {
            if (!FindSource(caller, request).TryGet(out source, out KernelError error))
            {
                return error;
            }
        }
        else if ((request.Flags & MapFlags.MAP_SHARED) != 0)
        {
            long pages = (long)Page.CountFor(request.Size);
            source = (request.Flags & MapFlags.MAP_PURGEABLE) == 0
                ? new SharedPages(caller.Kernel.Machine, pages)
                : new PurgeablePages(caller.Kernel.Machine, pages, caller.Kernel.Purgeable);
        }

        ulong alignment = ulong.Max(request.Alignment, Page.Size);
        Result<VirtualAddress> mapped = space.Map(new MapRequest
        {
            Address = isFixed ? new VirtualAddress(request.Address)
                : (request.Flags & MapFlags.MAP_RANDOMIZED) != 0 ? RandomPlace.Find(caller, request.Size, alignment) : null,
            Alignment = alignment,
            Length = request.Size,
            Access = AccessOf(request.Protection),
            Source = source,
            SourcePage = request.Offset >> Page.Shift,
            IsShared = (request.Flags & MapFlags.MAP_SHARED) != 0,
            Name = name,
            Flags = RegionFlags.UserMade
                | ((request.Flags & MapFlags.MAP_STACK) != 0 ? RegionFlags.Stack : RegionFlags.None)
                | (source is PurgeablePages || (request.Flags & PurgeableAnonymous) == PurgeableAnonymous
                    ? RegionFlags.Purgeable
                    : RegionFlags.None),
        });
        return Answer(caller, mapped, request.Size, name);
    }

    /// <summary>Changes what may be done with a range of mappings.</summary>
    [Syscall(81, "long mprotect(void *addr, size_t size, int prot)", Promise = "stdio",
        PromiseNote = "stdio; + prot_exec if PROT_EXEC")]
    public static SyscallOutcome Mprotect(Caller caller, ulong address, ulong size, int protection)
    {
        if (!caller.Keeps((protection & Protections.PROT_EXEC) != 0 ? Promise.ExecutableMemory : Promise.None))
        {
            return KernelError.PromiseBroken;
        }

        if (!TryExpand(address, size, out VirtualAddress start, out ulong length, out KernelError error))
        {
            return error;
        }

        AddressSpace space = caller.Process.AddressSpace!;
        if (space.FirstIn(start, length) is null)
        {
            return KernelError.InvalidArgument;
        }

        if (!space.IsMappedThroughout(start, length))
        {
            return KernelError.OutOfMemory;
        }

        return !MayChange(space, start, length) ? KernelError.NotPermitted
            : MakesCode(caller.Process, start, length, protection) ? KernelError.InvalidArgument
            : LacksWritableFile(space, start, length, protection) ? KernelError.AccessDenied
            : space.Protect(start, length, AccessOf(protection));
    }

    /// <summary>Removes mappings; holes in the range are fine.</summary>
    [Syscall(84, "long munmap(void *addr, size_t size)", Promise = "stdio")]
    public static SyscallOutcome Munmap(Caller caller, ulong address, ulong size)
        => !TryExpand(address, size, out VirtualAddress start, out ulong length, out KernelError error) ? error
            : caller.Process.AddressSpace!.FirstIn(start, length) is null ? 0
            : !MayChange(caller.Process.AddressSpace!, start, length) ? KernelError.NotPermitted
            : Remove(caller, start, length);

    private static SyscallOutcome Remove(Caller caller, VirtualAddress start, ulong length)
    {
        if (caller.Kernel.Profiler.IsActive)
        {
            _ = caller.Kernel.Profiler.Note(caller.Thread, ProfileEventKind.Unmap, start.Value, length);
        }

        return caller.Process.AddressSpace!.Unmap(start, length);
    }

    private static SyscallOutcome Answer(Caller caller, Result<VirtualAddress> mapped, ulong size, string? name)
    {
        if (mapped.IsSuccess && caller.Kernel.Profiler.IsActive)
        {
            _ = caller.Kernel.Profiler.Note(caller.Thread, ProfileEventKind.Map, mapped.Value.Value, size, name);
        }

        return mapped.IsSuccess ? (long)mapped.Value.Value : mapped.Error;
    }

    /// <summary>True where everything in a range was mapped by the program, and nothing is to stay as it is.</summary>
    private static bool MayChange(AddressSpace space, VirtualAddress start, ulong length)
        => (space.FlagsOfAny(start, length) & RegionFlags.Immutable) == 0
            && (space.FirstIn(start, length) is null || (space.FlagsOfAll(start, length) & RegionFlags.UserMade) != 0);

    /// <summary>True for a protection that would make code of what was data, or the other way round.</summary>
    private static bool MakesCode(Process process, VirtualAddress start, ulong length, int protection)
    {
        AddressSpace space = process.AddressSpace!;
        MountFlags allowed = process.ProgramMount?.Flags ?? MountFlags.None;
        bool mayMix = (allowed & MountFlags.WriteExecuteAllowed) != 0;
        bool writes = (protection & Protections.PROT_WRITE) != 0;
        bool executes = (protection & Protections.PROT_EXEC) != 0;
        RegionFlags history = space.FlagsOfAny(start, length);
        return (!mayMix && ((writes && executes)
                || (writes && (history & RegionFlags.WasExecutable) != 0)
                || (executes && (history & RegionFlags.WasWritable) != 0 && space.ForbidsNewCode)))
            || (executes && (history & RegionFlags.Stack) != 0)
            || (executes && space.Find(start) is { Source: not Inode } && (allowed & MountFlags.AnonymousExecuteAllowed) == 0);
    }

    /// <summary>True where a shared mapping of a file would become writable that was not mapped so.</summary>
    private static bool LacksWritableFile(AddressSpace space, VirtualAddress start, ulong length, int protection)
        => (protection & Protections.PROT_WRITE) != 0 && space.Find(start) is { IsShared: true, Source: Inode } region
            && (region.Flags & RegionFlags.WasWritable) == 0 && length > 0;

    private static Promise PromisesFor(in MapParameters request)
        => ((request.Protection & Protections.PROT_EXEC) != 0 ? Promise.ExecutableMemory : Promise.None)
            | ((request.Flags & (MapFlags.MAP_FIXED | MapFlags.MAP_FIXED_NOREPLACE)) != 0 ? Promise.FixedMapping : Promise.None);

    private static KernelError Check(in MapParameters request, MountFlags allowed)
    {
        bool isFixed = (request.Flags & (MapFlags.MAP_FIXED | MapFlags.MAP_FIXED_NOREPLACE)) != 0;
        bool isShared = (request.Flags & MapFlags.MAP_SHARED) != 0;
        bool isPrivate = (request.Flags & MapFlags.MAP_PRIVATE) != 0;
        bool isAnonymous = (request.Flags & MapFlags.MAP_ANONYMOUS) != 0;
        bool isStack = (request.Flags & MapFlags.MAP_STACK) != 0;
        bool executes = (request.Protection & Protections.PROT_EXEC) != 0;
        bool writes = (request.Protection & Protections.PROT_WRITE) != 0;
        if ((request.Alignment & Page.OffsetMask) != 0 || request.Size == 0)
        {
            return KernelError.InvalidArgument;
        }

        if (isFixed && request.Address != 0 && !UserRange.Contains(request.Address, request.Size))
        {
            return KernelError.BadAddress;
        }

        if (isFixed && (request.Address & Page.OffsetMask) != 0)
        {
            return KernelError.InvalidArgument;
        }

        if (request.NameLength > SystemLimits.PATH_MAX)
        {
            return KernelError.NameTooLong;
        }

        return isShared == isPrivate
            || (isFixed && (request.Flags & MapFlags.MAP_RANDOMIZED) != 0)
            || (executes && isAnonymous && (allowed & MountFlags.AnonymousExecuteAllowed) == 0)
            || (executes && isStack)
            || (executes && writes && (allowed & MountFlags.WriteExecuteAllowed) == 0)
            || (isStack && (!isPrivate || !isAnonymous))
            || (!isAnonymous && (request.Offset < 0 || (request.Offset & (long)Page.OffsetMask) != 0))
            ? KernelError.InvalidArgument
            : request.Size > UserRange.Ceiling.Value || request.Alignment > UserRange.Ceiling.Value
                || (isFixed && request.Address != 0 && request.Address < UserRange.Start.Value) ? KernelError.OutOfMemory
            : KernelError.None;
    }

    private static Result<IPageSource> FindSource(Caller caller, in MapParameters request)
    {
        if (caller.Process.Handles.Find(request.Descriptor) is not { } file)
        {
            return KernelError.BadHandle;
        }

        bool sharesWrites = (request.Flags & MapFlags.MAP_SHARED) != 0 && (request.Protection & Protections.PROT_WRITE) != 0;
        return (file.Mode & OpenMode.Read) == 0 || (sharesWrites && (file.Mode & OpenMode.Write) == 0) ? KernelError.AccessDenied
            : file is AnonymousMemory memory ? SourceOf(memory, request)
            : file.Inode is { Type: FileType.Regular } inode ? inode
            : KernelError.NoDevice;
    }

    private static Result<IPageSource> SourceOf(AnonymousMemory memory, in MapParameters request)
        => request.Offset != 0 || Page.CountFor(request.Size) > (ulong)memory.Memory.PageCount
            ? KernelError.InvalidArgument
            : memory.Memory;

    /// <summary>The pages that a range touches.</summary>
    private static bool TryExpand(ulong address, ulong size, out VirtualAddress start, out ulong length, out KernelError error)
    {
        start = new VirtualAddress(address).PageStart;
        length = 0;
        error = size == 0 ? KernelError.InvalidArgument : !UserRange.Contains(address, size) ? KernelError.BadAddress : KernelError.None;
        if (error == KernelError.None)
        {
            length = Page.CountFor((address & Page.OffsetMask) + size) << Page.Shift;
        }

        return error == KernelError.None;
    }

    private static PageAccess AccessOf(int protection)
        => ((protection & Protections.PROT_READ) != 0 ? PageAccess.Read : PageAccess.None)
            | ((protection & Protections.PROT_WRITE) != 0 ? PageAccess.ReadWrite : PageAccess.None)
            | ((protection & Protections.PROT_EXEC) != 0 ? PageAccess.ReadExecute : PageAccess.None);
}
