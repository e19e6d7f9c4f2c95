using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of chown.</summary>
[AbiStruct("SC_chown_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct ChangeOwnerParameters
{
    [AbiField(0, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(8, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(16, "uid")]
    public uint User { get; set; }

    [AbiField(20, "gid")]
    public uint Group { get; set; }

    [AbiField(24, "dirfd")]
    public int Directory { get; set; }

    [AbiField(28, "follow_symlinks")]
    public int FollowsLinks { get; set; }
}
