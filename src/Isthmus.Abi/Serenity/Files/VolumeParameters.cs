using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of statvfs.</summary>
[AbiStruct("SC_statvfs_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct VolumeParameters
{
    [AbiField(0, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(8, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(16, "buf")]
    public ulong Buffer { get; set; }
}
