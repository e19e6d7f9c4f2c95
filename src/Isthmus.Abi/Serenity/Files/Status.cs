using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Machine;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>What is known of a file.</summary>
[AbiStruct("stat", Size = 120, Personality = typeof(SerenityPersonality))]
internal partial record struct Status
{
    [AbiField(0, "st_dev")]
    public ulong Device { get; set; }

    [AbiField(8, "st_ino")]
    public ulong Inode { get; set; }

    [AbiField(16, "st_mode")]
    public ushort Mode { get; set; }

    [AbiField(24, "st_nlink")]
    public ulong LinkCount { get; set; }

    [AbiField(32, "st_uid")]
    public uint User { get; set; }

    [AbiField(36, "st_gid")]
    public uint Group { get; set; }

    [AbiField(40, "st_rdev")]
    public ulong RepresentedDevice { get; set; }

    [AbiField(48, "st_size")]
    public long Size { get; set; }

    [AbiField(56, "st_blksize")]
    public ulong BlockBytes { get; set; }

    /// <summary>In units of 512 bytes.</summary>
    [AbiField(64, "st_blocks")]
    public ulong Blocks { get; set; }

    [AbiField(72, "st_atim_sec")]
    public long AccessSeconds { get; set; }

    [AbiField(80, "st_atim_nsec")]
    public long AccessNanoseconds { get; set; }

    [AbiField(88, "st_mtim_sec")]
    public long ModificationSeconds { get; set; }

    [AbiField(96, "st_mtim_nsec")]
    public long ModificationNanoseconds { get; set; }

    [AbiField(104, "st_ctim_sec")]
    public long ChangeSeconds { get; set; }

    [AbiField(112, "st_ctim_nsec")]
    public long ChangeNanoseconds { get; set; }

    /// <summary>The status of what has no inode: what it is, and nothing else.</summary>
    public static Status OfKind(FileType type) => new() { Mode = (ushort)((int)type << 12) };

    /// <summary>The kernel's knowledge in this form.</summary>
    public static Status From(in FileStatus status) => new()
    {
        Device = (ulong)status.Device << 8,
        Inode = (ulong)status.Inode.Value,
        Mode = (ushort)status.Mode,
        LinkCount = (ulong)status.LinkCount,
        User = (uint)status.Owner.Value,
        Group = (uint)status.Group.Value,
        RepresentedDevice = (ulong)status.RepresentedDevice,
        Size = status.Size,
        BlockBytes = Page.Size,
        Blocks = (ulong)(status.AllocatedBytes + 511) / 512,
        AccessSeconds = status.AccessTime / 1_000_000_000,
        AccessNanoseconds = status.AccessTime % 1_000_000_000,
        ModificationSeconds = status.ModificationTime / 1_000_000_000,
        ModificationNanoseconds = status.ModificationTime % 1_000_000_000,
        ChangeSeconds = status.ChangeTime / 1_000_000_000,
        ChangeNanoseconds = status.ChangeTime % 1_000_000_000,
    };
}
