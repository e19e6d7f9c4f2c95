namespace Isthmus.Kernel.Files;

/// <summary>Everything that is known of a file but its content. Times are nanoseconds since 1970-01-01 UTC.</summary>
public readonly struct FileStatus
{
    /// <summary>The inode.</summary>
    public InodeNumber Inode { get; init; }

    /// <summary>The number of the volume that the inode belongs to.</summary>
    public int Device { get; init; }

    /// <summary>What it is.</summary>
    public FileType Type { get; init; }

    /// <summary>The permission bits with set-id and sticky bits.</summary>
    public int Permissions { get; init; }

    /// <summary>Names that refer to it.</summary>
    public int LinkCount { get; init; }

    /// <summary>The owner.</summary>
    public UserId Owner { get; init; }

    /// <summary>The group.</summary>
    public GroupId Group { get; init; }

    /// <summary>For a device node: which device, as Linux numbers them (major times 256 plus minor).</summary>
    public int RepresentedDevice { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Bytes of memory that the content occupies.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>Last read (kept from creation on: reads do not update it).</summary>
    public long AccessTime { get; init; }

    /// <summary>Last change of the content.</summary>
    public long ModificationTime { get; init; }

    /// <summary>Last change of the inode.</summary>
    public long ChangeTime { get; init; }

    /// <summary>Type and permissions as a Unix mode.</summary>
    public int Mode => ((int)Type << 12) | Permissions;
}
