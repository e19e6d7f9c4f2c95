using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.PromptOs.Structures;

/// <summary>One object that poll looks at.</summary>
[AbiStruct("pollfd", Size = 16, Personality = typeof(PromptOsPersonality))]
internal partial record struct PollEntry
{
    [AbiField(0, "fd")]
    public long Handle { get; set; }

    [AbiField(8, "events")]
    public short Wanted { get; set; }

    [AbiField(10, "revents")]
    public short Ready { get; set; }
}
