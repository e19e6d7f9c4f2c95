using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Mounts;

/// <summary>The arguments of unshare_enter.</summary>
[AbiStruct("SC_unshare_enter_params", Size = 12, Personality = typeof(SerenityPersonality))]
internal partial record struct EnterContextParameters
{
    [AbiField(0, "type")]
    public int Kind { get; set; }

    [AbiField(4, "id")]
    public int Id { get; set; }

    [AbiField(8, "flags")]
    public int Flags { get; set; }
}
