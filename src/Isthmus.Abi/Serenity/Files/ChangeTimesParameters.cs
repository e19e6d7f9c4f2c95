using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of utimensat.</summary>
[AbiStruct("SC_utimensat_params", Size = 40, Personality = typeof(SerenityPersonality))]
internal partial record struct ChangeTimesParameters
{
    [AbiField(0, "dirfd")]
    public int Directory { get; set; }

    [AbiField(8, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(16, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(24, "times")]
    public ulong Times { get; set; }

    [AbiField(32, "flag")]
    public int Flags { get; set; }
}
