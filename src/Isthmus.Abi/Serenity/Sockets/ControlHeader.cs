using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>What stands before something that comes beside the bytes of a message. It has 12 bytes and is counted as 16.</summary>
[AbiStruct("cmsghdr", Size = 12, Personality = typeof(SerenityPersonality))]
internal partial record struct ControlHeader
{
    [AbiField(0, "cmsg_len")]
    public uint Length { get; set; }

    [AbiField(4, "cmsg_level")]
    public int Level { get; set; }

    [AbiField(8, "cmsg_type")]
    public int Type { get; set; }
}
