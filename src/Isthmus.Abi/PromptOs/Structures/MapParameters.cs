using Isthmus.Abi.PromptOs.Handles;
using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>What mmap maps.</summary>
[AbiStruct("mmap_params", Size = 48, Personality = typeof(PromptOsPersonality))]
internal partial record struct MapParameters
{
    [AbiField(0, "size")]
    public uint Size { get; set; }

    [AbiField(4, "prot")]
    [TraceNames("PROT_", Flags = true)]
    public uint Protection { get; set; }

    [AbiField(8, "flags")]
    [TraceNames("MAP_", Flags = true)]
    public uint Flags { get; set; }

    [AbiField(12, "reserved")]
    public uint Reserved { get; set; }

    [AbiField(16, "addr")]
    [TraceAs(typeof(AddressForm))]
    public ulong Address { get; set; }

    [AbiField(24, "length")]
    public ulong Length { get; set; }

    [AbiField(32, "object")]
    [TraceAs(typeof(Handle))]
    public long Object { get; set; }

    [AbiField(40, "offset")]
    public long Offset { get; set; }
}
