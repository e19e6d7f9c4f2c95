using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The arguments of bindmount.</summary>
[AbiStruct("SC_bindmount_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct BindMountParameters
{
    [AbiField(0, "vfs_root_context_id")]
    public int Context { get; set; }

    [AbiField(8, "target_characters")]
    public ulong Target { get; set; }

    [AbiField(16, "target_length")]
    public ulong TargetLength { get; set; }

    [AbiField(24, "source_fd")]
    public int Source { get; set; }

    [AbiField(28, "flags")]
    public int Flags { get; set; }
}
