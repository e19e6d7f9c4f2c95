using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of stat.</summary>
[AbiStruct("SC_stat_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct StatParameters
{
    [AbiField(0, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(8, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(16, "statbuf")]
    public ulong Status { get; set; }

    [AbiField(24, "dirfd")]
    public int Directory { get; set; }

    [AbiField(28, "follow_symlinks")]
    public int FollowsLinks { get; set; }
}
