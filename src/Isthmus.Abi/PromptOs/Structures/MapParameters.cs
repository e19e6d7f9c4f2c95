using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>What mmap maps.</summary>
[AbiStruct("mmap_params", Size = 48, Personality = typeof(PromptOsPersonality))]
internal partial record struct MapParameters
{
    [AbiField(0, "size")]
    public uint Size { get; set; }

    [AbiField(4, "prot")]
    public uint Protection { get; set; }

    [AbiField(8, "flags")]
    public uint Flags { get; set; }

    [AbiField(12, "reserved")]
    public uint Reserved { get; set; }

    [AbiField(16, "addr")]
    public ulong Address { get; set; }

    [AbiField(24, "length")]
    public ulong Length { get; set; }

    [AbiField(32, "object")]
    public long Object { get; set; }

    [AbiField(40, "offset")]
    public long Offset { get; set; }
}
