using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of faccessat.</summary>
[AbiStruct("SC_faccessat_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct AccessParameters
{
    [AbiField(0, "dirfd")]
    public int Directory { get; set; }

    [AbiField(8, "pathname_characters")]
    public ulong Path { get; set; }

    [AbiField(16, "pathname_length")]
    public ulong PathLength { get; set; }

    [AbiField(24, "mode")]
    public int Mode { get; set; }

    [AbiField(28, "flags")]
    public int Flags { get; set; }
}
