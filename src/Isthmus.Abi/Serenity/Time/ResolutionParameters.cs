using Isthmus.Kernel.Syscalls;

namespace Isthmus.Abi.Serenity.Time;

/// <summary>The arguments of clock_getres.</summary>
[AbiStruct("SC_clock_getres_params", Size = 16, Personality = typeof(SerenityPersonality))]
internal partial record struct ResolutionParameters
{
    [AbiField(0, "clock_id")]
    public int Clock { get; set; }

    [AbiField(8, "result")]
    public ulong Result { get; set; }
}
