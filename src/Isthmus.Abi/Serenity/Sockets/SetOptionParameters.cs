using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>The arguments of setsockopt.</summary>
[AbiStruct("SC_setsockopt_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct SetOptionParameters
{
    [AbiField(0, "value")]
    public ulong Value { get; set; }

    [AbiField(8, "sockfd")]
    public int Descriptor { get; set; }

    [AbiField(12, "level")]
    public int Level { get; set; }

    [AbiField(16, "option")]
    public int Option { get; set; }

    [AbiField(20, "value_size")]
    public uint ValueSize { get; set; }
}
