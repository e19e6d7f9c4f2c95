using System;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>File systems by SerenityOS's names.</summary>
internal static class VolumeKinds
{
    /// <summary>The longest name.</summary>
    public const int LongestName = 16;

    /// <summary>The kernel's name of a kind that lies on a block device, of which this machine has none.</summary>
    public const string OnBlockDevice = "block";

    /// <summary>The kernel's name of the kind that is new and empty at each mount.</summary>
    public const string Memory = "tmpfs";

    /// <summary>The kernel's name of a kind, or null where there is none of that name.</summary>
    public static string? Find(ReadOnlySpan<byte> name)
        => name.SequenceEqual("ram"u8) || name.SequenceEqual("RAMFS"u8) ? Memory
            : name.SequenceEqual("proc"u8) || name.SequenceEqual("ProcFS"u8) ? "procfs"
            : name.SequenceEqual("sys"u8) || name.SequenceEqual("SysFS"u8) ? "sysfs"
            : name.SequenceEqual("devpts"u8) || name.SequenceEqual("DevPtsFS"u8) ? "devptsfs"
            : name.SequenceEqual("devloop"u8) || name.SequenceEqual("DevLoopFS"u8) ? "devloopfs"
            : name.SequenceEqual("ext2"u8) || name.SequenceEqual("Ext2FS"u8) || name.SequenceEqual("9p"u8)
                || name.SequenceEqual("Plan9FS"u8) || name.SequenceEqual("iso9660"u8) || name.SequenceEqual("ISO9660FS"u8)
                || name.SequenceEqual("fat"u8) || name.SequenceEqual("FATFS"u8) ? OnBlockDevice
            : null;

    /// <summary>The name that statvfs tells of a kind.</summary>
    public static ReadOnlySpan<byte> ClassNameOf(string kind) => kind switch
    {
        "procfs" => "ProcFS"u8,
        "sysfs" => "SysFS"u8,
        "devptsfs" => "DevPtsFS"u8,
        _ => "RAMFS"u8,
    };
}
