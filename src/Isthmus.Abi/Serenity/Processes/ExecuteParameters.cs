using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>The arguments of execve: lists are arrays of address and length.</summary>
[AbiStruct("SC_execve_params", Size = 48, Personality = typeof(SerenityPersonality))]
internal partial record struct ExecuteParameters
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
}
