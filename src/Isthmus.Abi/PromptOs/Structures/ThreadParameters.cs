using Isthmus.Abi.PromptOs.Tracing;
using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>How a thread starts.</summary>
[AbiStruct("thread_params", Size = 40, Personality = typeof(PromptOsPersonality))]
internal partial record struct ThreadParameters
{
    [AbiField(0, "size")]
    public uint Size { get; set; }

    [AbiField(4, "flags")]
    public uint Flags { get; set; }

    [AbiField(8, "entry")]
    [TraceAs(typeof(AddressForm))]
    public ulong Entry { get; set; }

    [AbiField(16, "argument")]
    public ulong Argument { get; set; }

    [AbiField(24, "stack_top")]
    public ulong StackTop { get; set; }

    [AbiField(32, "fs_base")]
    public ulong ThreadPointer { get; set; }
}
