using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>What sendmsg and recvmsg carry.</summary>
[AbiStruct("msghdr", Size = 48, Personality = typeof(SerenityPersonality))]
internal partial record struct MessageHeader
{
    /// <summary>Where the length of the name lies.</summary>
    public const ulong NameLengthOffset = 8;

    /// <summary>What it is for an address of IPv4.</summary>
    public const uint InternetNameLength = 16;

    [AbiField(0, "msg_name")]
    public ulong Name { get; set; }

    [AbiField(8, "msg_namelen")]
    public uint NameLength { get; set; }

    [AbiField(16, "msg_iov")]
    public ulong Vectors { get; set; }

    [AbiField(24, "msg_iovlen")]
    public int VectorCount { get; set; }

    [AbiField(32, "msg_control")]
    public ulong Control { get; set; }

    [AbiField(40, "msg_controllen")]
    public uint ControlLength { get; set; }

    [AbiField(44, "msg_flags")]
    public int Flags { get; set; }
}
