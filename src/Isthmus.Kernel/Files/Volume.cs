using Isthmus.Machine;

namespace Isthmus.Kernel.Files;

/// <summary>One file system's own tree: what the inodes of a mount have in common, and what their content may occupy.</summary>
public sealed class Volume
{
    private ulong _nextInode = 1;

    internal Volume(IMachine machine, string kind, int device, long pageLimit = 0)
    {
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

    internal IMachine Machine { get; }

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    internal long Now => Machine.Clock.BootEpoch + Machine.Clock.Now;

    internal InodeNumber NextInode() => new(_nextInode++);

    /// <summary>Takes a page of content: zeros, or a copy.</summary>
    internal Result<PhysicalFrame> AllocatePage(PhysicalFrame original)
    {
        if (Pages >= PageLimit)
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

    /// <summary>Takes over the caller's reference to a frame that becomes content.</summary>
    internal void AdoptPage() => Pages++;

    /// <summary>Gives a page of content back.</summary>
    internal void ReleasePage(PhysicalFrame frame)
    {
        Machine.Frames.Release(frame);
        Pages--;
    }
}
