using Isthmus.Machine;

namespace Isthmus.Kernel.Files;

/// <summary>One file system's own tree: what the inodes of a mount have in common, and what their content may occupy.</summary>
public sealed class Volume
{
    // An inode, its entry in the directory and their arrays.
    private const int NameCost = 512;

    private ulong _nextInode = 1;

    // Whose allowance for names it shares: all volumes that users can fill have one between them.
    private readonly Volume _allowance;

    internal Volume(IMachine machine, string kind, int device, long pageLimit = 0, Volume? allowance = null)
    {
        _allowance = allowance ?? this;
        Machine = machine;
        Kind = kind;
        Device = device;
        PageLimit = pageLimit;
    }

    /// <summary>Which sort of file system: <c>tmpfs</c>, <c>devfs</c>, <c>procfs</c>.</summary>
    public string Kind { get; }

    /// <summary>Its number, different for each volume.</summary>
    public int Device { get; }

    /// <summary>Pages that users may make it hold.</summary>
    public long PageLimit { get; internal set; }

    /// <summary>Pages that it holds now.</summary>
    public long Pages { get; private set; }

    /// <summary>Bytes of kernel memory that names and what they name may take, file content not counted.</summary>
    public long NameMemoryLimit { get; internal set; } = long.MaxValue;

    /// <summary>Mounts that show it or a part of it.</summary>
    public int MountCount { get; internal set; }

    /// <summary>The mount by which its paths are told where nothing else says through which; null while there is none.</summary>
    public Mount? ShownBy { get; internal set; }

    /// <summary>Inodes that somebody uses: open files, mappings, mount points.</summary>
    public int UsedInodes { get; internal set; }

    /// <summary>True where its content goes with its last mount.</summary>
    public bool EndsWithItsMounts { get; internal init; }

    /// <summary>Bytes that they take now, by the reckoning of <see cref="ChargeName"/>.</summary>
    public long NameMemory { get; private set; }

    internal IMachine Machine { get; }

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    internal long Now => Machine.Clock.BootEpoch + Machine.Clock.Now;

    internal InodeNumber NextInode() => new(_nextInode++);

    /// <summary>Takes a page of content: zeros, or a copy.</summary>
    internal Result<PhysicalFrame> AllocatePage(PhysicalFrame original)
    {
        if (Pages >= PageLimit || Machine.Frames.FreeUserFrames <= 0)
        {
            return KernelError.NoSpace;
        }

        bool isThere = original.Exists
            ? Machine.Frames.TryAllocateCopy(original, out PhysicalFrame frame)
            : Machine.Frames.TryAllocateZeroed(out frame);
        if (!isThere)
        {
            return KernelError.NoSpace;
        }

        Pages++;
        return frame;
    }

    /// <summary>True where another name fits.</summary>
    internal bool HasRoomForName => _allowance.NameMemory < _allowance.NameMemoryLimit;

    /// <summary>A name has come; whoever makes it has asked for room.</summary>
    internal void ChargeName(DirectoryEntry entry) => _allowance.NameMemory += CostOf(entry);

    /// <summary>A name has gone.</summary>
    internal void ReleaseName(DirectoryEntry entry) => _allowance.NameMemory -= CostOf(entry);

    private static long CostOf(DirectoryEntry entry)
        => NameCost + entry.Name.Length + (entry.Inode.Type == FileType.SymbolicLink ? entry.Inode.Size : 0);

    /// <summary>Takes over the caller's reference to a frame that becomes content.</summary>
    internal void AdoptPage() => Pages++;

    /// <summary>Gives a page of content back.</summary>
    internal void ReleasePage(PhysicalFrame frame)
    {
        Machine.Frames.Release(frame);
        Pages--;
    }
}
