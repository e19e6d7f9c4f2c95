using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of mknod.</summary>
[AbiStruct("SC_mknod_params", Size = 40, Personality = typeof(SerenityPersonality))]
internal partial record struct NodeParameters
{
    [AbiField(0, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(8, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(16, "mode")]
    public ushort Mode { get; set; }

    [AbiField(24, "dev")]
    public ulong Device { get; set; }

    [AbiField(32, "dirfd")]
    public int Directory { get; set; }
}
