using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Sockets;

/// <summary>A place of a vector.</summary>
[AbiStruct("iovec", Size = 16, Personality = typeof(SerenityPersonality))]
internal partial record struct VectorEntry
{
    [AbiField(0, "iov_base")]
    public ulong Start { get; set; }

    [AbiField(8, "iov_len")]
    public ulong Length { get; set; }
}
