using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>The arguments of socketpair.</summary>
[AbiStruct("SC_socketpair_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct PairParameters
{
    [AbiField(0, "domain")]
    public int Domain { get; set; }

    [AbiField(4, "type")]
    public int Type { get; set; }

    [AbiField(8, "protocol")]
    public int Protocol { get; set; }

    [AbiField(16, "sv")]
    public ulong Descriptors { get; set; }
}
