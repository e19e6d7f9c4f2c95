using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Signals;

/// <summary>What a signal does.</summary>
[AbiStruct("sigaction", Size = 16, Personality = typeof(SerenityPersonality))]
internal partial record struct SignalActionForm
{
    [AbiField(0, "sa_handler")]
    public ulong Handler { get; set; }

    [AbiField(8, "sa_mask")]
    public uint Mask { get; set; }

    [AbiField(12, "sa_flags")]
    public int Flags { get; set; }
}
