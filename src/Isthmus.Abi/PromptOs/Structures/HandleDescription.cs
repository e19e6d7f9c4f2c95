using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>What a handle names.</summary>
[AbiStruct("handle_info", Size = 32, Personality = typeof(PromptOsPersonality))]
internal partial record struct HandleDescription
{
    [AbiField(0, "size")]
    public uint Size { get; set; }

    [AbiField(4, "type")]
    [TraceNames("TYPE_")]
    public uint Type { get; set; }

    [AbiField(8, "rights")]
    [TraceNames("RIGHT_", Flags = true)]
    public uint Rights { get; set; }

    [AbiField(12, "flags")]
    [TraceNames("O_", Flags = true)]
    public uint Flags { get; set; }

    [AbiField(16, "object_id")]
    public ulong Object { get; set; }

    [AbiField(24, "value")]
    public long Value { get; set; }
}
