using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>The arguments of accept4.</summary>
[AbiStruct("SC_accept4_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct AcceptParameters
{
    [AbiField(0, "addr")]
    public ulong Address { get; set; }

    [AbiField(8, "addrlen")]
    public ulong AddressLength { get; set; }

    [AbiField(16, "sockfd")]
    public int Descriptor { get; set; }

    [AbiField(20, "flags")]
    public int Flags { get; set; }
}
