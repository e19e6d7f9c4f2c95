using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Aurora.Files;

/// <summary>Aurora's <c>struct stat</c>.</summary>
[AbiStruct("stat", Size = 40, Personality = typeof(AuroraPersonality))]
internal partial record struct AuroraStat
{
    [AbiField(0, "ino")]
    public ulong Inode { get; set; }

    [AbiField(8, "mode")]
    public uint Mode { get; set; }

    [AbiField(12, "nlink")]
    public uint LinkCount { get; set; }

    [AbiField(16, "size")]
    public ulong Size { get; set; }

    [AbiField(24, "mtime_ns")]
    public ulong ModificationTime { get; set; }

    /// <summary>In units of 512 bytes.</summary>
    [AbiField(32, "blocks")]
    public ulong Blocks { get; set; }

    /// <summary>The kernel's knowledge in Aurora's form.</summary>
    public static AuroraStat From(in FileStatus status) => new()
    {
        Inode = (ulong)status.Inode.Value,
        Mode = (uint)status.Mode,
        LinkCount = (uint)status.LinkCount,
        Size = (ulong)status.Size,
        ModificationTime = (ulong)status.ModificationTime,
        Blocks = (ulong)(status.AllocatedBytes + 511) / 512,
    };
}
