using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Memory;

/// <summary>The arguments of mremap.</summary>
[AbiStruct("SC_mremap_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct RemapParameters
{
    [AbiField(0, "old_address")]
    public ulong Address { get; set; }

    [AbiField(8, "old_size")]
    public ulong Size { get; set; }

    [AbiField(16, "new_size")]
    public ulong NewSize { get; set; }

    [AbiField(24, "flags")]
    public int Flags { get; set; }
}
