using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>What a signal does.</summary>
[AbiStruct("sigaction", Size = 32, Personality = typeof(PromptOsPersonality))]
internal partial record struct SignalActionForm
{
    [AbiField(0, "handler")]
    [TraceAs(typeof(SignalHandlerForm))]
    public ulong Handler { get; set; }

    [AbiField(8, "flags")]
    [TraceNames("SA_", Flags = true)]
    public ulong Flags { get; set; }

    [AbiField(16, "restorer")]
    [TraceAs(typeof(AddressForm))]
    public ulong Restorer { get; set; }

    [AbiField(24, "mask")]
    [TraceAs(typeof(SignalMaskForm))]
    public ulong Mask { get; set; }
}
