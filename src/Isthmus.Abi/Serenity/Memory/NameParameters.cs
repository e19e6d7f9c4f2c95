using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>The arguments of set_mmap_name.</summary>
[AbiStruct("SC_set_mmap_name_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct NameParameters
{
    [AbiField(0, "addr")]
    public ulong Address { get; set; }

    [AbiField(8, "size")]
    public ulong Size { get; set; }

    [AbiField(16, "name_characters")]
    public ulong Name { get; set; }

    [AbiField(24, "name_length")]
    public ulong NameLength { get; set; }
}
