using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>The arguments of clock_nanosleep.</summary>
[AbiStruct("SC_clock_nanosleep_params", Size = 24, Personality = typeof(SerenityPersonality))]
internal partial record struct SleepParameters
{
    [AbiField(0, "clock_id")]
    public int Clock { get; set; }

    [AbiField(4, "flags")]
    public int Flags { get; set; }

    [AbiField(8, "requested_sleep")]
    public ulong Requested { get; set; }

    [AbiField(16, "remaining_sleep")]
    public ulong Remaining { get; set; }
}
