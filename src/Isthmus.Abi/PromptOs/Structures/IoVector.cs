using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>One piece of a scattered transfer.</summary>
[AbiStruct("iovec", Size = 16, Personality = typeof(PromptOsPersonality))]
internal partial record struct IoVector
{
    [AbiField(0, "iov_base")]
    public ulong Base { get; set; }

    [AbiField(8, "iov_len")]
    public ulong Length { get; set; }
}
