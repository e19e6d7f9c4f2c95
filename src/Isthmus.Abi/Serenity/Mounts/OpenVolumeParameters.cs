using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The arguments of fsopen.</summary>
[AbiStruct("SC_fsopen_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct OpenVolumeParameters
{
    [AbiField(0, "fs_type_characters")]
    public ulong Kind { get; set; }

    [AbiField(8, "fs_type_length")]
    public ulong KindLength { get; set; }

    [AbiField(16, "flags")]
    public int Flags { get; set; }
}
