using System;
using Isthmus.Kernel.Files;
using Isthmus.Kernel.Syscalls;
using Isthmus.Kernel.Syscalls.Parameters;
using Isthmus.Machine;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>What is known of a file.</summary>
[AbiStruct("stat", Size = 88, Personality = typeof(PromptOsPersonality))]
internal partial record struct PromptOsStat
{
    [AbiField(0, "st_dev")]
    public ulong Device { get; set; }

    [AbiField(8, "st_ino")]
    public ulong Inode { get; set; }

    [AbiField(16, "st_mode")]
    public uint Mode { get; set; }

    [AbiField(20, "st_nlink")]
    public uint LinkCount { get; set; }

    [AbiField(24, "st_uid")]
    public uint Owner { get; set; }

    [AbiField(28, "st_gid")]
    public uint Group { get; set; }

    [AbiField(32, "st_rdev")]
    public ulong SpecialDevice { get; set; }

    [AbiField(40, "st_size")]
    public long Size { get; set; }

    [AbiField(48, "st_atime")]
    public long AccessTime { get; set; }

    [AbiField(56, "st_mtime")]
    public long ModificationTime { get; set; }

    [AbiField(64, "st_ctime")]
    public long ChangeTime { get; set; }

    [AbiField(72, "st_blksize")]
    public ulong BlockSize { get; set; }

    [AbiField(80, "st_blocks")]
    public ulong Blocks { get; set; }

    /// <summary>Writes the kernel's knowledge to user memory in PromptOS's form.</summary>
    public static SyscallOutcome Store(Caller caller, in FileStatus status, UserPointer destination)
    {
        Span<byte> bytes = stackalloc byte[StructureSize];
        From(status).Write(bytes);
        return caller.Process.Memory.CopyOut(destination.Address, bytes);
    }

    private static PromptOsStat From(in FileStatus status) => new()
    {
        Device = (ulong)status.Device,
        Inode = (ulong)status.Inode.Value,
        Mode = (uint)status.Mode,
        LinkCount = (uint)status.LinkCount,
        Owner = (uint)status.Owner.Value,
        Group = (uint)status.Group.Value,
        SpecialDevice = (ulong)status.RepresentedDevice,
        Size = status.Size,
        AccessTime = status.AccessTime,
        ModificationTime = status.ModificationTime,
        ChangeTime = status.ChangeTime,
        BlockSize = Page.Size,
        Blocks = (ulong)(status.AllocatedBytes + 511) / 512,
    };
}
