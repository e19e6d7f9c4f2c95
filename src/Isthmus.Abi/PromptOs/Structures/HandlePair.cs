using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>A handle of the parent, and the number that the child has it under.</summary>
[AbiStruct("handle_pair", Size = 16, Personality = typeof(PromptOsPersonality))]
internal partial record struct HandlePair
{
    [AbiField(0, "parent")]
    public long Parent { get; set; }

    [AbiField(8, "child")]
    public long Child { get; set; }
}
