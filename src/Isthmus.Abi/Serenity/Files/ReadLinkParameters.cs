using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of readlink.</summary>
[AbiStruct("SC_readlink_params", Size = 40, Personality = typeof(SerenityPersonality))]
internal partial record struct ReadLinkParameters
{
    [AbiField(0, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(8, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(16, "buffer_data")]
    public ulong Buffer { get; set; }

    [AbiField(24, "buffer_size")]
    public ulong BufferSize { get; set; }

    [AbiField(32, "dirfd")]
    public int Directory { get; set; }
}
