using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of chmod.</summary>
[AbiStruct("SC_chmod_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct ChangeModeParameters
{
    [AbiField(0, "dirfd")]
    public int Directory { get; set; }

    [AbiField(8, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(16, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(24, "mode")]
    public ushort Mode { get; set; }

    [AbiField(28, "follow_symlinks")]
    public int FollowsLinks { get; set; }
}
