using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>The arguments of mmap.</summary>
[AbiStruct("SC_mmap_params", Size = 64, Personality = typeof(SerenityPersonality))]
internal partial record struct MapParameters
{
    [AbiField(0, "addr")]
    public ulong Address { get; set; }

    [AbiField(8, "size")]
    public ulong Size { get; set; }

    [AbiField(16, "alignment")]
    public ulong Alignment { get; set; }

    [AbiField(24, "prot")]
    public int Protection { get; set; }

    [AbiField(28, "flags")]
    public int Flags { get; set; }

    [AbiField(32, "fd")]
    public int Descriptor { get; set; }

    [AbiField(40, "offset")]
    public long Offset { get; set; }

    [AbiField(48, "name_characters")]
    public ulong Name { get; set; }

    [AbiField(56, "name_length")]
    public ulong NameLength { get; set; }
}
