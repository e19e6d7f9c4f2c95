using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of open.</summary>
[AbiStruct("SC_open_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct OpenParameters
{
    [AbiField(0, "dirfd")]
    public int Directory { get; set; }

    [AbiField(8, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(16, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(24, "options")]
    public int Flags { get; set; }

    [AbiField(28, "mode")]
    public ushort Permissions { get; set; }
}
