using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The arguments of copy_mount.</summary>
[AbiStruct("SC_copy_mount_params", Size = 48, Personality = typeof(SerenityPersonality))]
internal partial record struct CopyMountParameters
{
    [AbiField(0, "original_vfs_root_context_id")]
    public int OriginalContext { get; set; }

    [AbiField(4, "target_vfs_root_context_id")]
    public int TargetContext { get; set; }

    [AbiField(8, "original_path_characters")]
    public ulong Original { get; set; }

    [AbiField(16, "original_path_length")]
    public ulong OriginalLength { get; set; }

    [AbiField(24, "target_path_characters")]
    public ulong Target { get; set; }

    [AbiField(32, "target_path_length")]
    public ulong TargetLength { get; set; }

    [AbiField(40, "flags")]
    public int Flags { get; set; }
}
