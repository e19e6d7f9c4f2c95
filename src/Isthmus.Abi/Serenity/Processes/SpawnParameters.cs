using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>The arguments of posix_spawn.</summary>
[AbiStruct("SC_posix_spawn_params", Size = 80, Personality = typeof(SerenityPersonality))]
internal partial record struct SpawnParameters
{
    [AbiField(0, "path_characters")]
    public ulong Path { get; set; }

    [AbiField(8, "path_length")]
    public ulong PathLength { get; set; }

    [AbiField(16, "arguments_strings")]
    public ulong Arguments { get; set; }

    [AbiField(24, "arguments_length")]
    public ulong ArgumentCount { get; set; }

    [AbiField(32, "environment_strings")]
    public ulong Environment { get; set; }

    [AbiField(40, "environment_length")]
    public ulong EnvironmentCount { get; set; }

    [AbiField(48, "attr_data")]
    public ulong Attributes { get; set; }

    [AbiField(56, "attr_data_size")]
    public ulong AttributeBytes { get; set; }

    [AbiField(64, "serialized_file_actions_data")]
    public ulong FileActions { get; set; }

    [AbiField(72, "serialized_file_actions_data_size")]
    public ulong FileActionBytes { get; set; }
}
