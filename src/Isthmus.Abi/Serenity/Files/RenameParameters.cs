using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of rename.</summary>
[AbiStruct("SC_rename_params", Size = 48, Personality = typeof(SerenityPersonality))]
internal partial record struct RenameParameters
{
    [AbiField(0, "olddirfd")]
    public int OldDirectory { get; set; }

    [AbiField(8, "old_path_characters")]
    public ulong OldPath { get; set; }

    [AbiField(16, "old_path_length")]
    public ulong OldPathLength { get; set; }

    [AbiField(24, "newdirfd")]
    public int NewDirectory { get; set; }

    [AbiField(32, "new_path_characters")]
    public ulong NewPath { get; set; }

    [AbiField(40, "new_path_length")]
    public ulong NewPathLength { get; set; }
}
