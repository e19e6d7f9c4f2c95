using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>A descriptor that poll waits for.</summary>
[AbiStruct("pollfd", Size = 8, Personality = typeof(SerenityPersonality))]
internal partial record struct PollEntry
{
    [AbiField(0, "fd")]
    public int Descriptor { get; set; }

    [AbiField(4, "events")]
    public short Events { get; set; }

    [AbiField(6, "revents")]
    public short Happened { get; set; }
}
