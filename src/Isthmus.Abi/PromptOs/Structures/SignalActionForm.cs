using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>What a signal does.</summary>
[AbiStruct("sigaction", Size = 32, Personality = typeof(PromptOsPersonality))]
internal partial record struct SignalActionForm
{
    [AbiField(0, "handler")]
    public ulong Handler { get; set; }

    [AbiField(8, "flags")]
    public ulong Flags { get; set; }

    [AbiField(16, "restorer")]
    public ulong Restorer { get; set; }

    [AbiField(24, "mask")]
    public ulong Mask { get; set; }
}
