using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Security;

/// <summary>The arguments of pledge.</summary>
[AbiStruct("SC_pledge_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct PledgeParameters
{
    [AbiField(0, "promises_characters")]
    public ulong Promises { get; set; }

    [AbiField(8, "promises_length")]
    public ulong PromisesLength { get; set; }

    [AbiField(16, "execpromises_characters")]
    public ulong ExecPromises { get; set; }

    [AbiField(24, "execpromises_length")]
    public ulong ExecPromisesLength { get; set; }
}
