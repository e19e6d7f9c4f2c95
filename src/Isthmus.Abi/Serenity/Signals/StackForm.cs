using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>An alternate stack for handlers.</summary>
[AbiStruct("stack_t", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct StackForm
{
    [AbiField(0, "ss_sp")]
    public ulong Start { get; set; }

    [AbiField(8, "ss_flags")]
    public int Flags { get; set; }

    [AbiField(16, "ss_size")]
    public ulong Size { get; set; }
}
