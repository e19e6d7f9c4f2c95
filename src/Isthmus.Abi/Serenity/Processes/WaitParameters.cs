using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Processes;

/// <summary>The arguments of waitid.</summary>
[AbiStruct("SC_waitid_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct WaitParameters
{
    [AbiField(0, "idtype")]
    public int Kind { get; set; }

    [AbiField(4, "id")]
    public int Id { get; set; }

    [AbiField(8, "infop")]
    public ulong Information { get; set; }

    [AbiField(16, "options")]
    public int Options { get; set; }
}
