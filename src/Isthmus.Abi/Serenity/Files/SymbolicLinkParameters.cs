using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of symlink.</summary>
[AbiStruct("SC_symlink_params", Size = 40, Personality = typeof(SerenityPersonality))]
internal partial record struct SymbolicLinkParameters
{
    [AbiField(0, "target_characters")]
    public ulong Target { get; set; }

    [AbiField(8, "target_length")]
    public ulong TargetLength { get; set; }

    [AbiField(16, "linkpath_characters")]
    public ulong Path { get; set; }

    [AbiField(24, "linkpath_length")]
    public ulong PathLength { get; set; }

    [AbiField(32, "dirfd")]
    public int Directory { get; set; }
}
