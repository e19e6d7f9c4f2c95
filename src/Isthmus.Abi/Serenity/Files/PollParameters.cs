using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Files;

/// <summary>The arguments of poll.</summary>
[AbiStruct("SC_poll_params", Size = 32, Personality = typeof(SerenityPersonality))]
internal partial record struct PollParameters
{
    [AbiField(0, "fds")]
    public ulong Entries { get; set; }

    [AbiField(8, "nfds")]
    public uint Count { get; set; }

    [AbiField(16, "timeout")]
    public ulong Timeout { get; set; }

    [AbiField(24, "sigmask")]
    public ulong Mask { get; set; }
}
