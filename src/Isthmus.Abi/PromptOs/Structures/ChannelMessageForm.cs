using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>Bytes and handles on their way through a channel.</summary>
[AbiStruct("channel_message", Size = 40, Personality = typeof(PromptOsPersonality))]
internal partial record struct ChannelMessageForm
{
    [AbiField(0, "size")]
    public uint Size { get; set; }

    [AbiField(4, "flags")]
    public uint Flags { get; set; }

    [AbiField(8, "bytes")]
    public ulong Bytes { get; set; }

    [AbiField(16, "byte_capacity")]
    public uint ByteCapacity { get; set; }

    [AbiField(20, "byte_count")]
    public uint ByteCount { get; set; }

    [AbiField(24, "handles")]
    public ulong Handles { get; set; }

    [AbiField(32, "handle_capacity")]
    public uint HandleCapacity { get; set; }

    [AbiField(36, "handle_count")]
    public uint HandleCount { get; set; }
}
