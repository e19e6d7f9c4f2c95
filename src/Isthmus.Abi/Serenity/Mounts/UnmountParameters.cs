using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The arguments of umount.</summary>
[AbiStruct("SC_umount_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct UnmountParameters
{
    [AbiField(0, "vfs_root_context_id")]
    public int Context { get; set; }

    [AbiField(8, "target_characters")]
    public ulong Target { get; set; }

    [AbiField(16, "target_length")]
    public ulong TargetLength { get; set; }
}
