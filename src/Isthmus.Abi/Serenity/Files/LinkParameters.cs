using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of link.</summary>
[AbiStruct("SC_link_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct LinkParameters
{
    [AbiField(0, "old_path_characters")]
    public ulong OldPath { get; set; }

    [AbiField(8, "old_path_length")]
    public ulong OldPathLength { get; set; }

    [AbiField(16, "new_path_characters")]
    public ulong NewPath { get; set; }

    [AbiField(24, "new_path_length")]
    public ulong NewPathLength { get; set; }
}
