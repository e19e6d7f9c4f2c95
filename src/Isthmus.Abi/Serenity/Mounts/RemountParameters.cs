using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The arguments of remount.</summary>
[AbiStruct("SC_remount_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct RemountParameters
{
    [AbiField(0, "vfs_root_context_id")]
    public int Context { get; set; }

    [AbiField(8, "target_characters")]
    public ulong Target { get; set; }

    [AbiField(16, "target_length")]
    public ulong TargetLength { get; set; }

    [AbiField(24, "flags")]
    public int Flags { get; set; }
}
