using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>The arguments of getsockname.</summary>
[AbiStruct("SC_getsockname_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct GetNameParameters
{
    [AbiField(0, "sockfd")]
    public int Descriptor { get; set; }

    [AbiField(8, "addr")]
    public ulong Address { get; set; }

    [AbiField(16, "addrlen")]
    public ulong AddressLength { get; set; }
}
