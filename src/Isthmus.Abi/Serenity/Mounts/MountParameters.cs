using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The arguments of fsmount.</summary>
[AbiStruct("SC_fsmount_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct MountParameters
{
    [AbiField(0, "vfs_root_context_id")]
    public int Context { get; set; }

    [AbiField(4, "mount_fd")]
    public int Volume { get; set; }

    [AbiField(8, "target_characters")]
    public ulong Target { get; set; }

    [AbiField(16, "target_length")]
    public ulong TargetLength { get; set; }

    [AbiField(24, "source_fd")]
    public int Source { get; set; }
}
