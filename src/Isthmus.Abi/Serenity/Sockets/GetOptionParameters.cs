using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>The arguments of getsockopt.</summary>
[AbiStruct("SC_getsockopt_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct GetOptionParameters
{
    [AbiField(0, "sockfd")]
    public int Descriptor { get; set; }

    [AbiField(4, "level")]
    public int Level { get; set; }

    [AbiField(8, "option")]
    public int Option { get; set; }

    [AbiField(16, "value")]
    public ulong Value { get; set; }

    [AbiField(24, "value_size")]
    public ulong ValueSize { get; set; }
}
