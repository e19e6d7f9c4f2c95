using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of realpath.</summary>
[AbiStruct("SC_realpath_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct RealPathParameters
{
    [AbiField(0, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(8, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(16, "buffer_data")]
    public ulong Buffer { get; set; }

    [AbiField(24, "buffer_size")]
    public ulong BufferSize { get; set; }
}
