using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>A time.</summary>
[AbiStruct("timespec", Size = 16, Personality = typeof(PromptOsPersonality))]
internal partial record struct TimeValue
{
    [AbiField(0, "tv_sec")]
    public long Seconds { get; set; }

    [AbiField(8, "tv_nsec")]
    public long Nanoseconds { get; set; }
}
