using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The arguments of unshare_open.</summary>
[AbiStruct("SC_unshare_open_params", Size = 4, Personality = typeof(SerenityPersonality))]
internal partial record struct OpenContextParameters
{
    [AbiField(0, "type")]
    public int Kind { get; set; }
}
